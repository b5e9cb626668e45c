// Changes of what people have added to runs, and of which runs there are. Comes with the panels: a page opens without it.
import type { Direction, Moved, RunNotesChange, Sidecar, SidecarChange } from "../message.gen"
import { plural } from "../kit/numbers"
import { say } from "../kit/toast"
import { epoch } from "../state/data"
import { sidecar } from "../state/sidecar"
import { ask } from "./ask"
import { fetchSidecar, takeSidecar } from "./sidecar"

const messageOf = (e: unknown) => e instanceof Error ? e.message : String(e)

/** Whether the server has kept it; says why where it has not. */
export async function keep(change: SidecarChange): Promise<boolean> {
  const from = epoch.peek()
  try {
    takeSidecar(await ask<Sidecar>("sidecar", undefined, change), from)
    return true
  } catch (e) {
    say(`Not kept: ${messageOf(e)}`)
    void fetchSidecar() // it tells whether anything can be kept
    return false
  }
}

export function keepOf(run: string, fields: Omit<RunNotesChange, "run">): Promise<boolean> {
  return keep({ runs: [{ run, ...fields }] })
}

/** For other dashboards and other people; where nothing can be kept, the link and this browser have it. */
export function keepDirection(tag: string, direction: Direction): void {
  if (sidecar.peek()?.writable !== false) void keep({ directions: { [tag]: direction } })
}

/** Moves runs into the trash, and says so with a way back. */
export async function deleteRuns(runs: readonly string[]): Promise<void> {
  const before = new Set(sidecar.peek()?.trash.map(t => t.id))
  const moved = await move("delete", { runs: [...runs] })
  if (!moved || moved.runs.length === 0) return
  const ids = (sidecar.peek()?.trash ?? []).filter(t => !before.has(t.id) && moved.runs.includes(t.run)).map(t => t.id)
  say(`Deleted ${plural(moved.runs.length, "run")}`, { label: "Undo", act: () => { void restoreRuns(ids) } })
}

export async function restoreRuns(ids: readonly string[]): Promise<void> {
  const moved = await move("restore", { ids: [...ids] })
  if (moved && moved.runs.length > 0) say(`Restored ${plural(moved.runs.length, "run")}`)
}

async function move(how: "delete" | "restore", what: object): Promise<Moved | null> {
  try {
    const moved = await ask<Moved>(how, undefined, what), [failed] = moved.failed
    await fetchSidecar()
    if (failed) say(`Run ${failed.run.slice(0, 100)} stays as it is: ${failed.message}`)
    return moved
  } catch (e) {
    say(`The runs stay as they are: ${messageOf(e)}`)
    return null
  }
}
