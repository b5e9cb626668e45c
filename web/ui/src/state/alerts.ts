// What marks runs and cards about which the board has raised alerts. shell/Alerts.tsx sets it, which comes when there is an alert.
import { signal } from "@preact/signals"
import type { ComponentChildren } from "preact"

export interface Marks {
  run(id: number): ComponentChildren
  card(tag: number, run?: number): ComponentChildren
}

export const marks = signal<Marks | null>(null)
