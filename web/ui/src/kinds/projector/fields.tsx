// Controls of the panels.
import type { Signal } from "@preact/signals"
import type { ComponentChildren } from "preact"

export function Panel({ title, children }: { title: string; children: ComponentChildren }) {
  return <section class="pj-panel"><h2>{title}</h2>{children}</section>
}

interface Option { readonly value: string; readonly text: string }

export function Choice({ label, value, options, set, title }: { label: string; value: string; options: readonly Option[]; set(value: string): void; title?: string }) {
  return (
    <label class="pj-field" title={title}><span>{label}</span>
      <select class="select" value={value} onChange={e => { set(e.currentTarget.value) }}>
        {options.map(o => <option key={o.value} value={o.value}>{o.text}</option>)}
      </select>
    </label>
  )
}

export function Slider({ label, signal, lo, hi, title, rest = false }: { label: string; signal: Signal<number>; lo: number; hi: number; title?: string; rest?: boolean }) {
  const set = (e: { currentTarget: HTMLInputElement }) => { signal.value = Number(e.currentTarget.value) }
  return (
    <label class="pj-field" title={title}><span>{label}</span>
      <input type="range" min={lo} max={hi} value={signal.value} style={{ "--filled": `${(signal.value - lo) / (hi - lo) * 100}%` }} {...(rest ? { onChange: set } : { onInput: set })} />
      <output>{signal.value}</output>
    </label>
  )
}

export function Tick({ label, on, set, title }: { label: string; on: boolean; set(on: boolean): void; title?: string }) {
  return <label class="check" title={title}><input type="checkbox" class="tick" checked={on} onChange={e => { set(e.currentTarget.checked) }} />{label}</label>
}
