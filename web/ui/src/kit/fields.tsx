// Controls of the settings.
import type { Signal } from "@preact/signals"
import type { ComponentChildren } from "preact"

interface SwitchProps { on: boolean; set(on: boolean): void; children: ComponentChildren; hint?: string }

export function Switch({ on, set, children, hint }: SwitchProps) {
  return (
    <label class="switch">
      <span>{children}{hint && <small>{hint}</small>}</span>
      <input type="checkbox" role="switch" checked={on} onChange={e => { set(e.currentTarget.checked) }} />
    </label>
  )
}

/** A switch that holds a signal. */
export function SwitchFor({ signal, ...rest }: { signal: Signal<boolean> } & Pick<SwitchProps, "children" | "hint">) {
  return <Switch on={signal.value} set={on => { signal.value = on }} {...rest} />
}
