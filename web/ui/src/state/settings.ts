// Settings that the browser keeps for a log directory: smoothing, axis, order of the tooltip, pins and the like, as the same
// words that a link has (params.ts). A link outranks them. What a link brought is not taken over: only what the user changed is.
import { computed, effect, signal, untracked } from "@preact/signals"
import { readStored, store } from "../kit/stored"
import { hello } from "./data"
import { written, type Param } from "./param"
import { params } from "./params"

const settings = computed(() => params.value.filter(p => p.keep === "setting"))
/** How many log directories are remembered; the one that was not used for the longest time goes first. */
const MOST = 50
/** Changes are stored so long after the first, ms. */
const SOON = 300

/** What is stored for this log directory, by the parameters' first names; null before the server has said which it is. */
const kept = signal<ReadonlyMap<string, string> | null>(null)

/** Whether a fresh visit would open with other settings than those of now: the address must say all then. */
export function settingsDiffer(): boolean {
  const stored = kept.value
  return stored !== null && settings.value.some(p => (stored.get(p.names[0]!) ?? "") !== written(p))
}

const directory = computed(() => hello.value?.dataLocation ?? null)

/**
 * Takes over what is stored as soon as the server has said for which directory, for the settings of a kind when its code has come;
 * then stores what the user changes. `link` is the query that the page was opened with.
 */
export function startSettings(link: URLSearchParams): void {
  let began: { readonly dir: string; readonly texts: Map<Param, string> } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  effect(() => {
    const dir = directory.value, list = settings.value
    if (dir === null) return
    if (began?.dir !== dir) {
      clearTimeout(timer)
      timer = undefined
      began = { dir, texts: new Map() }
    }
    untracked(() => { begin(began!.dir, list.filter(p => !began!.texts.has(p)), began!.texts, link) })
  })
  effect(() => {
    for (const param of settings.value) void written(param)
    if (directory.value === null) return
    timer ??= setTimeout(() => {
      timer = undefined
      keep(began!.dir, began!.texts)
    }, SOON)
  })
}

/** Takes over what is stored for settings that were not there before. */
function begin(dir: string, fresh: readonly Param[], began: Map<Param, string>, link: URLSearchParams): void {
  const stored = read(dir)
  kept.value = stored
  if (!link.has("v")) for (const param of fresh) takeOver(param, stored, link)
  for (const param of fresh) began.set(param, written(param))
}

function takeOver(param: Param, stored: ReadonlyMap<string, string>, link: URLSearchParams): void {
  const text = stored.get(param.names[0]!)
  if (text !== undefined && !param.names.some(name => link.has(name))) param.read(new URLSearchParams(text))
}

/** Stores what differs from how it began; from then on it is the user's. */
function keep(dir: string, began: Map<Param, string>): void {
  const next = new Map(read(dir))
  for (const param of began.keys()) {
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
