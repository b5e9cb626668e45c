// Settings that the browser keeps for a log directory: smoothing, axis, order of the tooltip, pins and the like, as the same
// words that a link has (params.ts). A link outranks them. What a link brought is not taken over: only what the user changed is.
import { computed, effect, signal, untracked } from "@preact/signals"
import { hello } from "./data"
import { PARAMS, written, type Param } from "./params"
import { readStored, store } from "../kit/stored"

const SETTINGS = PARAMS.filter(p => p.keep === "setting")
/** How many log directories are remembered; the one that was not used for the longest time goes first. */
const MOST = 50
/** Changes are stored so long after the first, ms. */
const SOON = 300

/** What is stored for this log directory, by the parameters' first names; null before the server has said which it is. */
const kept = signal<ReadonlyMap<string, string> | null>(null)

/** Whether a fresh visit would open with other settings than those of now: the address must say all then. */
export function settingsDiffer(): boolean {
  const stored = kept.value
  return stored !== null && SETTINGS.some(p => (stored.get(p.names[0]!) ?? "") !== written(p))
}

const directory = computed(() => hello.value?.dataLocation ?? null)

/** Takes over what is stored as soon as the server has said for which directory, then stores what the user changes. `link` is the query that the page was opened with. */
export function startSettings(link: URLSearchParams): void {
  let stop: (() => void) | undefined
  effect(() => {
    const dir = directory.value
    if (dir === null) return
    stop?.()
    stop = untracked(() => startFor(dir, link))
  })
}

function startFor(dir: string, link: URLSearchParams): () => void {
  const stored = read(dir)
  kept.value = stored
  if (!link.has("v")) for (const param of SETTINGS) takeOver(param, stored, link)
  const began = new Map(SETTINGS.map(p => [p, written(p)]))
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = effect(() => {
    for (const param of SETTINGS) void written(param)
    timer ??= setTimeout(() => { timer = undefined; keep(dir, began) }, SOON)
  })
  return () => { stop(); clearTimeout(timer) }
}

function takeOver(param: Param, stored: ReadonlyMap<string, string>, link: URLSearchParams): void {
  const text = stored.get(param.names[0]!)
  if (text !== undefined && !param.names.some(name => link.has(name))) param.read(new URLSearchParams(text))
}

/** Stores what differs from how it began; from then on it is the user's. */
function keep(dir: string, began: Map<Param, string>): void {
  const next = new Map(read(dir))
  for (const param of SETTINGS) {
    const now = written(param)
    if (now === began.get(param)) continue
    began.set(param, now)
    next.set(param.names[0]!, now)
  }
  kept.value = next
  write(dir, next)
}

function read(dir: string): ReadonlyMap<string, string> {
  const all: unknown = readStored().settings
  const found: unknown = typeof all === "object" && all !== null && Object.hasOwn(all, dir) ? (all as Record<string, unknown>)[dir] : {}
  const texts = typeof found === "object" && found !== null ? Object.entries(found) : []
  return new Map(texts.filter((e): e is [string, string] => typeof e[1] === "string"))
}

function write(dir: string, texts: ReadonlyMap<string, string>): void {
  const said = [...texts].filter(([, text]) => text !== "")
  const others = Object.entries(readStored().settings ?? {}).filter(([name]) => name !== dir)
  const mine: [string, Record<string, string>][] = said.length > 0 ? [[dir, Object.fromEntries(said)]] : []
  store({ settings: Object.fromEntries([...others, ...mine].slice(-MOST)) })
}
