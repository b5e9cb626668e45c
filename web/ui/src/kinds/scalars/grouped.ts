// Lines of groups in place of those of runs: mean or median with a band, as the server computes them over all points. Its code comes when
// somebody groups.
import { computed, effect, signal, untracked } from "@preact/signals"
import { blend } from "../../charts/blend"
import type { Band, Line } from "../../charts/model"
import { chartTheme } from "../../charts/theme"
import { readNumber } from "../../kit/numbers"
import { ask } from "../../live/ask"
import { Asker } from "../../live/select"
import type { Compared, CompareCurves, ComparedCurves, GroupCurve } from "../../message.gen"
import { baseline, groupBy, paused } from "../../state/view"
import { catalog, runById, runName, runStats, visibleRuns } from "../../state/data"
import { groupColors, palette } from "../../state/looks"
import { DASH_PATTERNS } from "../../state/slots"
import { runHasTag } from "../../state/tags"
import type { Axis, SeriesData } from "../../types"
import type { Grouped, Ungrouped } from "./groups"
import { axis, band, groupLine, groupMembers, smoothing, type BandKind } from "./view"

/** Some runs that are drawn as one. */
export interface Group { readonly name: string; readonly runs: readonly number[]; readonly color: string; readonly dash: number }

const found = signal<readonly { readonly name: string; readonly runs: readonly number[] }[]>([])
/** Why there are no groups; "" where there are. */
const problem = signal("")

const groups = computed<readonly Group[]>(() => found.value.map(({ name, runs }, i) => ({
  name, runs, color: palette.value[i % palette.value.length]!.color, dash: runs.some(run => runName(run) === baseline.value) ? 1 : 0,
})))

const SOON = 40, LIVE = 2_000

// Which groups there are, for all charts. Kept up to date from the first time on.
const grouper = new Asker<object, Compared>(
  (q, stop) => ask<Compared>("compare", stop, q),
  told => {
    found.value = told.rows.map(({ name, runs }) => ({ name, runs }))
    problem.value = told.error?.message ?? ""
  },
  message => { problem.value = message; found.value = [] },
)
effect(() => {
  void catalog.value
  if (groupBy.value === "" || visibleRuns.value.length === 0) found.value = []
  else grouper.want({ runs: visibleRuns.value.map(r => r.id), groupBy: groupBy.value, archived: true }, SOON)
})
effect(() => { groupColors.value = new Map(groupBy.value === "" ? [] : groups.value.flatMap(g => g.runs.map(run => [runName(run), g.color] as const))) })

/** Edges of a band, by what it shows. */
function edges(curve: GroupCurve, kind: BandKind, middle: readonly number[]): [lower: readonly number[], upper: readonly number[]] | null {
  const read = (list: readonly unknown[]) => list.map(readNumber)
  const around = (by: readonly number[]): [number[], number[]] => [middle.map((m, i) => m - by[i]!), middle.map((m, i) => m + by[i]!)]
  switch (kind) {
    case "std": return around(read(curve.std))
    case "stderr": return around(read(curve.stderr))
    case "minmax": return [read(curve.min), read(curve.max)]
    case "ci": return [read(curve.lo), read(curve.hi)]
    case "none": return null
  }
}

function pointsOf(xs: readonly number[], values: readonly number[], on: Axis): SeriesData {
  const x = Float64Array.from(xs), none = new Float64Array(xs.length).fill(NaN)
  return {
    run: -1, index: false, whole: true, generation: 0, total: xs.length, originWall: 0, hidden: 0,
    steps: on === "step" ? x : none, walls: on === "step" ? none : x, values: Float64Array.from(values), smoothed: null, length: xs.length,
  }
}

/** The groups of one chart. */
class GroupFeed implements Grouped {
  private answer: { readonly groups: readonly Group[]; readonly curves: readonly GroupCurve[]; readonly axis: Axis } | null = null
  readonly note = signal("")
  private readonly asker = new Asker<{ readonly q: CompareCurves; readonly groups: readonly Group[] }, ComparedCurves>(
    ({ q }, stop) => ask<ComparedCurves>("compare/curves", stop, q),
    ({ groups: curves }, { q, groups }) => {
      this.answer = { groups, curves, axis: q.axis! }
      this.note.value = said(curves)
      this.plot.renew()
    },
    message => { this.note.value = message },
  )
  private readonly stops: (() => void)[]

  constructor(private readonly plot: Ungrouped) {
    let before = ""
    this.stops = [effect(() => {
      void runStats.value
      const mine = groups.value.map(g => ({ ...g, runs: g.runs.filter(run => { const info = runById(run); return info && runHasTag(info, plot.tag.id) }) })).filter(g => g.runs.length > 0)
      const q = { tag: plot.tag.name, groups: mine.map(g => [...g.runs]), axis: axis.value, smoothing: smoothing.value, width: Math.ceil(plot.plotWidth() / 100) * 100 }
      const text = JSON.stringify([q, mine])
      if (problem.value !== "") this.note.value = problem.value
      if (mine.length === 0 || q.width === 0 || (paused.value && text === before)) return
      untracked(() => { this.asker.want({ q, groups: mine }, text === before ? LIVE : SOON) })
      before = text
    }), effect(() => {
      void [band.value, groupLine.value, groupMembers.value]
      this.plot.renew()
    })]
  }

  lines(runs: readonly Line[]): Line[] {
    if (!this.answer) return [...runs]
    const mine = this.answer.groups.flatMap((group, i): Line[] => {
      const curve = this.answer!.curves[i]
      if (!curve || curve.x.length === 0) return []
      return [{
        run: group.runs.find(run => runName(run) === baseline.peek()) ?? group.runs[0]!, name: `${group.name} (n=${curve.runs})`, color: group.color, points: pointsOf(curve.x.map(readNumber), this.middle(curve), this.answer!.axis), 
        // Among its members it must stand out; else it would cover a narrow band.
        highlight: groupMembers.peek(),
        ...group.dash > 0 && { dash: DASH_PATTERNS[group.dash]! },
      }]
    })
    return groupMembers.peek() ? [...runs.map(line => ({ ...line, color: blend(line.color, chartTheme().surface, 0.6) })), ...mine] : mine
  }

  private middle(curve: GroupCurve): number[] {
    return curve[groupLine.peek()].map(readNumber)
  }

  bands(): Band[] {
    return (this.answer?.groups ?? []).flatMap((group, i): Band[] => {
      const curve = this.answer!.curves[i], ends = curve && edges(curve, band.peek(), this.middle(curve))
      if (!curve || !ends) return []
      // Where there is one run, or none, there is no band.
      const has = curve.x.map((_, k) => k).filter(k => Number.isFinite(ends[0][k]) && Number.isFinite(ends[1][k])), xs = has.map(k => readNumber(curve.x[k]))
      const [lower, upper] = ends.map(end => pointsOf(xs, has.map(k => end[k]!), this.answer!.axis))
      return xs.length < 2 ? [] : [{ lower: lower!, upper: upper!, color: group.color }]
    })
  }

  dispose(): void {
    for (const stop of this.stops) stop()
    this.asker.stop()
  }
}

/** What the curves are, for people. */
function said(curves: readonly GroupCurve[]): string {
  const several = curves.filter(c => c.runs > 1)
  if (several.length === 0) return ""
  return several.some(c => c.interpolated) ? "interpolated" : ""
}

export const make = (plot: Ungrouped): Grouped => new GroupFeed(plot)
