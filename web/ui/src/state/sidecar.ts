// What people have added to runs (docs/api.md, "sidecar"), shared by all pages of all boards on the directory. live/sidecar.ts brings it.
// Its texts are untrusted.
import { computed, signal } from "@preact/signals"
import type { RunNotes, Sidecar } from "../message.gen"

/** null while nothing is kept, and before the server was asked. */
export const sidecar = signal<Sidecar | null>(null)

const byRun = computed(() => new Map((sidecar.value?.runs ?? []).map(r => [r.run, r])))

/** undefined for a run of which nothing is kept. */
export const notesOf = (run: string): RunNotes | undefined => byRun.value.get(run)

/** What people call a run: the name that somebody gave it, or its own. */
export const calledName = (run: string): string => notesOf(run)?.shown || run
