// What the pointer is on, shared by all cards and the run list. Never in the URL, never on the server.
import { signal } from "@preact/signals"

/** The crosshair's x in units of the current axis (see state/view.ts), null when the pointer is on no chart. */
export const hoverX = signal<number | null>(null)

/** The run under the pointer, in the list or in a chart: its lines are drawn in front. */
export const hoverRun = signal<number | null>(null)
