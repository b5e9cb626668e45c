// Which dashboard is open, and its code.
import { batch, computed, effect, signal } from "@preact/signals"
import { KINDS } from "../kinds"
import type { Dashboard, Entry } from "../kinds/dashboard"
import { early, USUAL_KIND, type KindFiles } from "../kit/early"
import { runs } from "../state/data"
import { tagsOf } from "../state/tags"
import { addParams } from "../state/url"
import { fullScreen, tab } from "../state/view"
import { pluginFiles } from "./pluginFiles"

/** What opens where nothing is named, until the catalog has come. */
const FIRST = KINDS.find(({ name }) => name === USUAL_KIND)!

function hasData({ plugins, mixes }: Entry): boolean {
  if (plugins.length === 0) return runs.value.length > 1
  return mixes ? plugins.filter(plugin => tagsOf([plugin]).exist.value).length > 1 : tagsOf(plugins).exist.value || pluginFiles.value.some(({ name }) => plugins.includes(name))
}

/** The first that had data when data came: later ones do not push it away while somebody reads. */
const found = signal<Entry | null>(null)
const usual = computed(() => found.value ?? FIRST)

/** The dashboard whose tab is open. */
export const current = computed<Entry>(() => KINDS.find(k => k.name === tab.value) ?? usual.value)

/** Those that have a tab: there is data of them, or somebody has followed a link to one. */
export const tabs = computed<readonly Entry[]>(() => KINDS.filter(kind => kind === current.value || hasData(kind)))

const loaded = signal<ReadonlyMap<string, Dashboard>>(new Map())
/** Why the code of a dashboard did not come, by its name. */
export const failures = signal<ReadonlyMap<string, string>>(new Map())

/** What is open; null while its code is on the way. */
export const dashboard = computed<Dashboard | null>(() => loaded.value.get(current.value.name) ?? null)

/** Opens a tab. */
export function openTab(kind: Entry): void {
  batch(() => {
    tab.value = kind === usual.peek() ? "" : kind.name
    fullScreen.value = null
  })
}

const loading = new Set<string>()

/** Sends for the code of a dashboard, once. Its words join those of the page when it has come. */
async function load(kind: Entry): Promise<void> {
  if (loading.has(kind.name)) return
  loading.add(kind.name)
  try {
    const [{ dashboard }] = await Promise.all([kind.load(), style(kind.name)])
    batch(() => {
      addParams(dashboard.params)
      loaded.value = new Map(loaded.peek()).set(kind.name, dashboard)
    })
  } catch (e) {
    loading.delete(kind.name)
    failures.value = new Map(failures.peek()).set(kind.name, e instanceof Error ? e.message : String(e))
  }
}

/** Puts the style of a dashboard, or of the panels, behind those that are there. That of the dashboard that the link names is on its way already (boot.ts). */
export function style(kind: string): Promise<void> {
  const files: KindFiles | undefined = early()?.kinds[kind]
  if (!files?.style) return Promise.resolve()
  const link = document.querySelector<HTMLLinkElement>(`link[rel="stylesheet"][data-kind="${kind}"]`) ?? document.head.appendChild(styleLink(kind, files.style))
  if (link.sheet) return Promise.resolve()
  return new Promise((done, failed) => {
    link.addEventListener("load", () => { done() })
    link.addEventListener("error", () => { failed(new Error(`${files.style} did not come`)) })
  })
}

function styleLink(kind: string, href: string): HTMLLinkElement {
  const link = document.createElement("link")
  Object.assign(link, { rel: "stylesheet", href })
  link.dataset["kind"] = kind
  return link
}

/** Keeps the code of the open dashboard there. Call when the view has been read from the link. */
export function startTabs(): void {
  effect(() => {
    if (found.value) return
    const first = KINDS.find(kind => kind.plugins.length > 0 && hasData(kind))
    if (first) found.value = first
  })
  effect(() => { void load(current.value) })
}
