// Which values of a metric are better, as the server guesses by its name or somebody has said: asked while there is a baseline.
import { computed, effect, signal } from "@preact/signals"
import type { Compared, Direction } from "../message.gen"
import { catalog, runByName } from "../state/data"
import { sidecar } from "../state/sidecar"
import { baseline } from "../state/view"
import { ask } from "./ask"
import { Asker } from "./select"

const SOON = 20

const told = signal<ReadonlyMap<string, Direction>>(new Map())

const asker = new Asker<number, Compared>(
  (run, stop) => ask<Compared>("compare", stop, { runs: [run], archived: true }),
  ({ tags }) => { told.value = new Map(tags.map(t => [t.name, t.direction])) },
  message => { console.warn("board: which values are better:", message) },
)

effect(() => {
  void [catalog.value, sidecar.value?.directions]
  const run = baseline.value === "" ? undefined : runByName(baseline.value)
  if (run) asker.want(run.id, SOON)
})

/** "" where nobody knows. */
export const directionOf = (tag: string): Direction => told.value.get(tag) ?? ""

/** The number of the baseline's run; null where there is none. */
export const baselineRun = computed(() => baseline.value === "" ? null : runByName(baseline.value)?.id ?? null)
