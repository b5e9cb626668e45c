// A component whose code comes after the page: nothing of it is seen when the page opens.
import { signal } from "@preact/signals"
import type { ComponentType, FunctionComponent } from "preact"

export interface Later<Props> {
  readonly Show: FunctionComponent<Props>
  /** Sends for the code, so that it is there before somebody asks for it, also when the server is gone by then. */
  fetch(): void
}

/** `load` is called once, and again after it has failed. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): Later<Props> {
  const come = signal<ComponentType<Props> | null>(null)
  let asked = false
  const fetch = () => {
    if (asked) return
    asked = true
    load().then(component => { come.value = component }, (e: unknown) => {
      asked = false
      console.warn("board: a part of the page did not come:", e)
    })
  }
  const Show = (props: Props) => {
    const Come = come.value
    if (!Come) fetch()
    return Come && <Come {...props} />
  }
  return { Show, fetch }
}
