// Which room of src may import from which: arrows run one way, so that a kind can be added without a look at the others.
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"

const src = path.resolve(import.meta.dirname, "../../src")

/** Everybody may import what lies beside the rooms: the vocabulary. The two entries, boot.ts and main.tsx, are imported by nobody. */
const VOCABULARY = ["types.ts", "message.gen.ts"]
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  kit: [],
  state: ["kit"],
  live: ["state", "kit"],
  axes: ["kit"],
  charts: ["axes", "kit"],
  cards: ["live", "state", "kit"],
  // The list and its words; the dashboards themselves are imported when they are opened.
  kinds: ["cards", "state", "kit"],
  "kinds/*": ["kinds", "cards", "charts", "axes", "live", "state", "kit"],
  // The same charts with lines of several tags.
  "kinds/compare": ["kinds/scalars", "kinds", "cards", "charts", "axes", "live", "state", "kit"],
  "kinds/custom_scalars": ["kinds/scalars", "kinds", "cards", "charts", "axes", "live", "state", "kit"],
  // The same view of which hyper-parameters matter.
  "kinds/hparams": ["kinds/compare", "kinds", "cards", "charts", "axes", "live", "state", "kit"],
  // The same cards, several kinds of them in one grid, or in one form.
  "kinds/time_series": ["kinds/scalars", "kinds/images", "kinds/histograms", "kinds", "cards", "charts", "axes", "live", "state", "kit"],
  "kinds/distributions": ["kinds/histograms", "kinds", "cards", "charts", "axes", "live", "state", "kit"],
  "kinds/side_by_side": ["kinds/scalars", "kinds/images", "kinds/histograms", "kinds/text", "kinds/audio", "kinds/pr_curves", "kinds/meshes", "kinds/graphs", "kinds", "cards", "charts", "axes", "live", "state", "kit"],
  sidebar: ["cards", "live", "state", "kit"],
  shell: ["kinds", "sidebar", "cards", "live", "state", "kit"],
  "boot.ts": ["kit"],
  "main.tsx": ["shell", "sidebar", "live", "state", "kit"],
}

const files = (readdirSync(src, { recursive: true }) as string[]).filter(f => /\.tsx?$/.test(f) && !f.endsWith(".d.ts"))

/** "kinds/scalars/plot.ts" → "kinds/scalars", "kinds/index.ts" → "kinds", "main.tsx" → "main.tsx". */
function roomOf(file: string): string {
  const [room, next, deeper] = file.split(path.sep)
  return room === "kinds" && deeper !== undefined ? `kinds/${next}` : room!
}

const rulesOf = (room: string) => ROOMS[room] ?? (room.startsWith("kinds/") ? ROOMS["kinds/*"] : undefined)

interface Import { readonly from: string; readonly to: string; readonly lazy: boolean }

/** What a file imports from beside it, types included. */
function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(src, file), "utf8")
  const found = [...text.matchAll(/(?:from |^import |\b(import)\()"(\.[^"]+)"/gm)]
  return found.filter(([, , to]) => !to!.endsWith(".css")).map(([, lazy, to]) => ({ from: file, to: resolve(path.join(path.dirname(file), to!)), lazy: lazy !== undefined }))
}

function resolve(target: string): string {
  const found = [target + ".ts", target + ".tsx", path.join(target, "index.ts"), path.join(target, "index.tsx")].find(f => files.includes(f))
  if (!found) throw new Error(`nothing at ${target}`)
  return found
}

const imports = files.flatMap(importsOf)

test("imports between rooms follow the arrows", () => {
  const against = imports.filter(({ from, to, lazy }) => {
    const a = roomOf(from), b = roomOf(to)
    return a !== b && !VOCABULARY.includes(b) && !rulesOf(a)?.includes(b) && !(lazy && a === "kinds" && b.startsWith("kinds/"))
  })
  expect(against.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
})

test("every file lies in a room", () => {
  expect(files.map(roomOf).filter(room => !rulesOf(room) && !VOCABULARY.includes(room))).toEqual([])
})

test("the rooms have no circle", () => {
  const rooms = new Map([...new Set(files.map(roomOf))].map(room => [room, [...new Set(imports.filter(i => !i.lazy && roomOf(i.from) === room && roomOf(i.to) !== room).map(i => roomOf(i.to)))]]))
  expect(circle(rooms)).toBe("")
})

test("the files have no circle", () => {
  const next = new Map(files.map(file => [file, imports.filter(i => i.from === file && !i.lazy).map(i => i.to)]))
  expect(circle(next)).toBe("")
})

test("only dashboards, charts' curves and pictures are imported when they are wanted", () => {
  const lazy = imports.filter(i => i.lazy).map(i => i.to)
  expect(lazy.filter(to => !/^(kinds\/[^/]+\/index\.tsx?|charts\/|shell\/Panels\.tsx|kinds\/[^/]+\/DataTable\.tsx|kinds\/scalars\/(grouped\.ts|dropping\.ts|GroupMenu\.tsx|baselined\.tsx|ValueTable\.tsx|JointCard\.tsx|JointEditor\.tsx)|kinds\/side_by_side\/(Words|GraphCards|MeshCards)\.tsx|kinds\/compare\/Insight\.tsx|sidebar\/(queries|Kept|OrderMenu)\.tsx)/.test(to))).toEqual([])
})

/** A way that leads back to where it began, in words; "" where there is none. */
function circle(next: ReadonlyMap<string, readonly string[]>): string {
  const done = new Set<string>()
  const walk = (at: string, way: readonly string[]): string => {
    if (way.includes(at)) return [...way.slice(way.indexOf(at)), at].join(" → ")
    if (done.has(at)) return ""
    for (const to of next.get(at) ?? []) {
      const found = walk(to, [...way, at])
      if (found) return found
    }
    done.add(at)
    return ""
  }
  for (const at of next.keys()) {
    const found = walk(at, [])
    if (found) return found
  }
  return ""
}
