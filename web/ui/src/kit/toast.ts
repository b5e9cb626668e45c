// A short message that goes by itself.
import { signal } from "@preact/signals"

export const toast = signal("")

let going: ReturnType<typeof setTimeout> | undefined
export function say(message: string): void {
  toast.value = message
  clearTimeout(going)
  going = setTimeout(() => { toast.value = "" }, 2_500)
}
