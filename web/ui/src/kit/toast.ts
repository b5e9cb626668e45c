// A short message that goes by itself; it may offer to take back what it tells.
import { signal } from "@preact/signals"

export interface Toast {
  readonly text: string
  readonly undo?: { readonly label: string; act(): void } | undefined
}

export const toast = signal<Toast | null>(null)

let going: ReturnType<typeof setTimeout> | undefined
export function say(text: string, undo?: Toast["undo"]): void {
  toast.value = { text, undo }
  clearTimeout(going)
  going = setTimeout(() => { toast.value = null }, undo ? 12_000 : 2_500)
}
