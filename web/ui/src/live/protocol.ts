// The JSON half of the page's protocol (docs/api.md), and its entry into the state.
import { batch } from "@preact/signals"
import { readNumber } from "../kit/numbers"
import * as message from "../message.gen"
import { catalog, complaint, hello, lastHeard, runStats, status } from "../state/data"
import type { Progress, RunStat, TagInfo } from "../types"

export type ShowMessage = message.Show & { type: typeof message.TypeShow }

/** A message as it may come: Go writes an empty list as null, and leaves out what a partial status does not say. */
type Loose<T extends { type: string }> = { [K in keyof T]?: T[K] | null } & Pick<T, "type">
type Hello = message.Hello
type Catalog = Loose<message.Catalog> & { version: number }
type Status = Loose<message.Status>
export type ServerMessage = Hello | Catalog | Status | message.Complaint

/** What GET api/catalog answers. */
export interface CatalogAnswer {
  hello: Omit<Hello, "type">
  catalog: Omit<Catalog, "type"> & { version: number }
  status: Omit<Status, "type">
}

const noProgress: Progress = { runs: 0, files: 0, filesDone: 0, bytes: 0, bytesDone: 0, points: 0, elapsed: 0, loaded: false }

/** Takes a message of the server into the state. Unknown types are another version's and are passed over. */
export function receive(said: ServerMessage): void {
  batch(() => {
    lastHeard.value = performance.now()
    switch (said.type) {
      case message.TypeHello: return receiveHello(said)
      case message.TypeCatalog: return receiveCatalog(said)
      case message.TypeStatus: return receiveStatus(said)
      case message.TypeError: complaint.value = said.message
    }
  })
}

function receiveHello({ epoch, version, title, dataLocation, now }: Hello): void {
  if (hello.value && hello.value.epoch !== epoch) {
    catalog.value = null
    runStats.value = new Map()
  }
  hello.value = { epoch, version, title, dataLocation, now }
}

function receiveCatalog({ version, runs, tags, sets, others }: Catalog): void {
  if (catalog.value?.version === version) return
  catalog.value = { version, runs: runs ?? [], tags: tags ? tagList(tags) : [], sets: (sets ?? []).map(s => s ?? tags?.ids ?? []), others: others ?? {} }
}

/** The tags of a catalog, which come column by column. */
function tagList({ ids, names, plugins, display, described }: message.Tags): TagInfo[] {
  const out: TagInfo[] = []
  for (const { plugin, tags } of plugins) for (const end = out.length + tags; out.length < end;) out.push({ id: ids[out.length]!, name: names[out.length]!, plugin })
  if (described.length === 0 && Object.keys(display).length === 0) return out
  const told = new Set(described)
  return out.map(tag => ({ ...tag, ...tag.id in display && { display: display[tag.id]! }, ...told.has(tag.id) && { described: true } }))
}

function receiveStatus(said: Status): void {
  const before = status.value
  status.value = {
    progress: { ...(before?.progress ?? noProgress), ...said.progress },
    problems: said.problems ?? 0,
    missing: said.missing ?? [],
    now: said.now ?? NaN,
    sidecar: said.sidecar ?? 0,
    alerts: said.alerts ?? 0,
  }
  if (!said.runs?.length) return
  const stats = new Map<number, RunStat>(runStats.value)
  for (const [id, lastStep, lastWall, points] of said.runs) {
    stats.set(id, { lastStep, lastWall: readNumber(lastWall), points })
  }
  runStats.value = stats
}
