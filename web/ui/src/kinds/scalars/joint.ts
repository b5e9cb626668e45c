// A chart of several tags and formulas, or over a metric in place of the step. What is of tags alone comes as it does for other charts;
// formulas are worked out by the server, which is asked again as their runs grow.
import { computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals"
import type { Points } from "../../axes/points"
import type { Card } from "../../cards/groups"
import { download, fileName } from "../../kit/download"
import { readNumber } from "../../kit/numbers"
import { ask } from "../../live/ask"
import { Asker, askSelect, readRow, type SelectQuestion, type SelectRow } from "../../live/select"
import type { Derive, Derived, DerivedCurve, DerivedSelected } from "../../message.gen"
import { catalog, epoch, runStats } from "../../state/data"
import { drawn, drawnRuns, type DrawnRun } from "../../state/looks"
import { pairsOf } from "../../state/pairs"
import { tagByName } from "../../state/tags"
import { paused } from "../../state/view"
import type { ChartAxis } from "../../types"
import { requestWidth } from "./budget"
import { isFormula, jointOf, shown, type CurveText, type Joint } from "./joins"
import type { Grouped, Ungrouped } from "./groups"
import { MOST_TAGS, SeveralPlot, type Traced } from "./several"
import { TagGroups } from "./tagGroups"
import { axis, logX, smoothing, zoomOf } from "./view"

/** Least ms between two questions: for what the user did, and for points that arrive. */
const SOON = 40, LIVE = 2_000

/** A tag's name or a formula, as the server reads formulas. */
export const asFormula = (curve: CurveText): string => isFormula(curve) ? curve.slice(1) : `metric(${JSON.stringify(curve)})`

/** What the server made of one formula: its points by run, or why there are none. */
interface Answered { readonly points: ReadonlyMap<number, Points>; readonly problem: string }

const NOTHING: Answered = { points: new Map(), problem: "" }

export class JointPlot extends SeveralPlot {
  readonly joint: Joint
  private readonly answer = signal<readonly Answered[] | null>(null)
  /** What is to be said about the curves; "" for nothing. */
  readonly note = signal("")
  /** Why the server did not answer. */
  private readonly failure = signal("")

  override readonly axis: ReadonlySignal<ChartAxis> = computed(() => this.joint.x === undefined ? axis.value : "value")

  override readonly traced: ReadonlySignal<readonly Traced[]> = computed(() => this.joint.curves.slice(0, MOST_TAGS).flatMap((curve): Traced[] => {
    if (this.isDerived(curve)) return [{ name: shown(curve) }]
    const value = tagByName("scalars", curve)
    return value ? [{ name: curve, value }] : []
  }))

  /** Training and validation are told apart by dashes, so that a run looks the same in all charts. */
  protected override readonly parts: ReadonlySignal<boolean> = computed(() => pairsOf(this.joint.curves).every(([, members]) => members.length < this.joint.curves.length))

  /** What is wrong, in words. */
  readonly problems: ReadonlySignal<readonly string[]> = computed(() => {
    const missing = this.joint.curves.filter(curve => !isFormula(curve) && !tagByName("scalars", curve)).map(curve => `No scalar is called ${curve}`)
    return [...new Set([this.failure.value, ...missing, ...(this.answer.value ?? []).map(a => a.problem)])].filter(text => text !== "")
  })

  private readonly asker = new Asker<Derive, Derived>((question, stop) => ask<Derived>("derive", stop, question), told => { this.take(told) }, message => {
    this.failure.value = message
    this.answered = true
    this.receive(true, this.feeds.complete)
  })

  constructor(card: Card) {
    super(card)
    this.joint = jointOf(card.key)!
  }

  private isDerived(curve: CurveText): boolean {
    return isFormula(curve) || this.joint.x !== undefined
  }

  private derived(): readonly CurveText[] {
    return this.joint.curves.slice(0, MOST_TAGS).filter(curve => this.isDerived(curve))
  }

  /** Means are of tags: curves of formulas stay those of runs. */
  protected override groups(make: (plot: Ungrouped) => Grouped): Grouped | null {
    return this.traced.value.some(({ value }) => value) ? untracked(() => new TagGroups(this, make)) : null
  }

  /** Whether runs are drawn by themselves even while they make groups. */
  get hasFormulas(): boolean {
    return this.derived().length > 0
  }

  override start(): void {
    if (this.started) return
    super.start()
    if (this.derived().length > 0) this.stops.push(this.follow())
  }

  override dispose(): void {
    this.asker.stop()
    super.dispose()
  }

  /** Keeps the curves of formulas up to date; returns how to stop. */
  private follow(): () => void {
    let before = ""
    return effect(() => {
      void [runStats.value, catalog.value]
      const question = this.question(), text = JSON.stringify([question, epoch.value])
      if (this.width.value === 0 || (paused.value && text === before)) return
      untracked(() => { this.asker.want(question, text === before ? LIVE : SOON) })
      before = text
    })
  }

  private question(): Derive {
    const { x } = this.joint, formulas = this.derived().map(asFormula), runs = drawn.value.map(r => r.run)
    return {
      formulas, runs, axis: axis.value, smoothing: smoothing.value, log: logX.value && this.axis.value !== "wall", range: zoomOf(this.key),
      width: Math.ceil(requestWidth(this.width.value, Math.max(1, runs.length) * formulas.length, 1)), ...x !== undefined && { x: asFormula(x) },
    }
  }

  private take(told: Derived): void {
    const wrongX = told.xError ? `${shown(this.joint.x ?? "")}: ${told.xError.message}` : ""
    this.answer.value = told.curves.map(({ error, runs }, i) => ({
      points: new Map(runs.map(curve => [curve.run, pointsOf(curve)])),
      problem: wrongX || (error ? `${shown(this.derived()[i] ?? "")}: ${error.message}` : runs.find(curve => curve.problem)?.problem ?? ""),
    }))
    this.failure.value = ""
    this.note.value = told.curves.some(({ runs }) => runs.some(curve => curve.interpolated)) ? "interpolated" : ""
    this.renew()
    this.receive(true, this.feeds.complete)
  }

  /** Complete is what has come of tags and of formulas. */
  protected override receive(points: boolean, complete: boolean): void {
    super.receive(points, complete && (this.derived().length === 0 || this.answer.peek() !== null || this.failure.peek() !== ""))
  }

  private answerOf(name: string): Answered {
    return this.answer.peek()?.[this.derived().findIndex(curve => shown(curve) === name)] ?? NOTHING
  }

  protected override pointsOf(traced: Traced, run: number): Points | undefined {
    return traced.value ? super.pointsOf(traced, run) : this.answerOf(traced.name).points.get(run)
  }

  protected override runsWithout(): readonly DrawnRun[] {
    const having = new Set(this.answer.value?.flatMap(({ points }) => [...points.keys()]))
    return drawn.value.filter(({ run }) => having.has(run))
  }

  override originOf(run: number): number {
    return this.answer.peek()?.find(({ points }) => points.has(run))?.points.get(run)?.originWall ?? super.originOf(run)
  }

  override nothing(): string {
    return this.problems.value.length > 0 ? "Nothing to draw" : this.derived().length > 0 ? "No visible run has all that the formula needs" : super.nothing()
  }

  override async select(question: Omit<SelectQuestion, "tag" | "runs">, stop: AbortSignal): Promise<readonly (SelectRow & { readonly label?: string })[]> {
    const derived = this.derived(), { x } = this.joint, runs = drawn.peek().map(r => r.run)
    const { lo, hi, smoothing } = question, last = lo === Number.MAX_SAFE_INTEGER
    const answers = await Promise.all([
      ...this.traced.peek().flatMap(({ name, value }) => value ? [askSelect({ ...question, tag: value.id, runs: drawnRuns(value.id).map(r => r.run) }, stop).then(rows => rows.map(row => ({ ...row, label: name })))] : []),
      ...derived.length === 0 ? [] : [ask<DerivedSelected>("derive/select", stop, { formulas: derived.map(asFormula), runs, axis: question.axis, ...!(x !== undefined && last) && { lo, hi }, smoothing, ...x !== undefined && { x: asFormula(x) } })
        .then(({ curves }) => curves.flatMap(({ rows }, i) => rows.map(row => ({ ...readRow(row as unknown as Record<string, unknown>), label: shown(derived[i]!) }))))],
    ])
    return answers.flat()
  }

  override download(format: "csv" | "json", runs = this.runs.peek().map(r => r.run)): void {
    const { curves, x } = this.joint, q = new URLSearchParams({ format, ...x !== undefined && { x: asFormula(x) } })
    for (const curve of curves) q.append("formula", asFormula(curve))
    for (const run of runs) q.append("run", String(run))
    download(`api/derive/export?${q}`, fileName(this.tag.name, format))
  }
}

/** A curve in the columns that charts draw. What runs along x stands in the place of wall times. */
function pointsOf({ steps, x, values, smoothed, origin }: DerivedCurve): Points {
  const column = (from: readonly unknown[]) => Float64Array.from(from, readNumber)
  return { steps: Float64Array.from(steps), walls: column(x), values: column(values), smoothed: smoothed ? column(smoothed) : null, originWall: readNumber(origin), length: steps.length }
}
