// The JSON half of the page's protocol (docs/api.md), and its entry into the state.
import { batch } from "@preact/signals"
import { catalog, complaint, hello, lastHeard, runStats, status } from "../state/data"
import type { Catalog, Hello, Progress, RunStat, ShowRequest } from "../types"

export interface HelloMessage extends Hello { type: "hello" }
export interface CatalogMessage extends Partial<Catalog> { type: "catalog"; version: number }
export interface StatusMessage {
  type: "status"
  progress?: Partial<Progress>
  /** [run id, last step, last wall time, points] of the runs that changed. */
  runs?: [number, number, number | string | null, number][] | null
  problems?: number
  missing?: string[] | null
  now?: number
}
export interface ErrorMessage { type: "error"; message: string; card?: string }
export type ServerMessage = HelloMessage | CatalogMessage | StatusMessage | ErrorMessage

/** A card's subscription as it goes over the wire. */
export interface ShowMessage extends ShowRequest {
  type: "show"
  card: string
  epoch?: string
  /** By run id: generation and total of what we hold. */
  cursors?: Record<string, [generation: number, total: number]>
}

/** What GET api/catalog answers. */
export interface CatalogAnswer {
  hello: Omit<HelloMessage, "type">
  catalog: Omit<CatalogMessage, "type">
  status: Omit<StatusMessage, "type">
}

const noProgress: Progress = { runs: 0, files: 0, filesDone: 0, bytes: 0, bytesDone: 0, points: 0, loaded: false }

/** Takes a message of the server into the state. Unknown types are another version's and are passed over. */
export function receive(message: ServerMessage): void {
  batch(() => {
    lastHeard.value = performance.now()
    switch (message.type) {
      case "hello": return receiveHello(message)
      case "catalog": return receiveCatalog(message)
      case "status": return receiveStatus(message)
      case "error": complaint.value = message.message
    }
  })
}

function receiveHello({ epoch, version, title, dataLocation, now }: HelloMessage): void {
  if (hello.value && hello.value.epoch !== epoch) {
    catalog.value = null
    runStats.value = new Map()
  }
  hello.value = { epoch, version, title, dataLocation, now }
}

function receiveCatalog({ version, runs, tags, sets, others }: CatalogMessage): void {
  if (catalog.value?.version === version) return
  // Go writes an empty list as null; the rest of the page need not know.
  catalog.value = { version, runs: runs ?? [], tags: tags ?? [], sets: (sets ?? []).map(s => s ?? []), others: others ?? {} }
}

function receiveStatus(message: StatusMessage): void {
  const before = status.value
  status.value = {
    progress: { ...(before?.progress ?? noProgress), ...message.progress },
    problems: message.problems ?? 0,
    missing: message.missing ?? [],
    now: message.now ?? NaN,
  }
  if (!message.runs?.length) return
  const stats = new Map<number, RunStat>(runStats.value)
  for (const [id, lastStep, lastWall, points] of message.runs) {
    stats.set(id, { lastStep, lastWall: typeof lastWall === "number" ? lastWall : NaN, points })
  }
  runStats.value = stats
}
