// The lines of one chart as elements of echarts' renderer, kept in step with a model: a line that did not change keeps its path.
import { graphic } from "echarts/core"
import { lineWidth } from "./budget"
import { Curve, type CurveShape } from "./curves"
import { Marks, marksOf } from "./marks"
import type { ChartModel, Line, Margins } from "./model"
import type { Points } from "./points"
import type { Scale } from "./scale"

/** Raw lines are fainter the more there are: they overlap. */
const rawOpacity = (lines: number) => lines <= 4 ? 0.3 : lines <= 20 ? 0.2 : 0.12
/** What lies over what; the axes lie below. One canvas for all: each canvas more costs the browser more than repainting labels. */
const RAW = 11, FRONT = 12, MARKS = 13

type Element = InstanceType<typeof Curve>

interface Drawn {
  front: Element
  raw: Element | null
  marks: Element | null
  /** What was drawn last: columns are replaced or grow, so these three tell whether they changed. */
  values: Float64Array | null
  smoothed: Float64Array | null
  length: number
  color: string
}

export class Drawing {
  readonly group = new graphic.Group({ silent: true })
  private readonly drawn = new Map<number, Drawn>()
  private width = 0

  /** Brings the elements up to date. `all` = the scales changed, every path is to be made anew. Returns whether anything did. */
  update(model: ChartModel, x: Scale, y: Scale, all: boolean): boolean {
    const width = lineWidth(model.lines.length)
    const restyle = width !== this.width
    this.width = width
    let changed = this.dropOthers(model.lines)
    model.lines.forEach((line, order) => {
      const drawn = this.drawn.get(line.run) ?? this.add(line)
      const relayered = this.raw(drawn, model.raw && line.points.smoothed !== null)
      this.order(drawn, order)
      if (restyle || drawn.color !== line.color) { this.style(drawn, line.color, width, rawOpacity(model.lines.length)); changed = true }
      if (!all && !relayered && !isStale(drawn, line.points)) return
      this.shape(drawn, line, model, x, y)
      changed = true
    })
    return changed || all
  }

  clip(m: Margins, width: number, height: number): void {
    const shape = { x: m.left - 1, y: m.top, width: width - m.left - m.right + 2, height: height - m.top - m.bottom }
    this.group.setClipPath(new graphic.Rect({ shape }))
  }

  private dropOthers(lines: readonly Line[]): boolean {
    const wanted = new Set(lines.map(l => l.run))
    let dropped = false
    for (const [run, drawn] of this.drawn) {
      if (wanted.has(run)) continue
      for (const element of [drawn.front, drawn.raw, drawn.marks]) if (element) this.group.remove(element)
      this.drawn.delete(run)
      dropped = true
    }
    return dropped
  }

  private add(line: Line): Drawn {
    const drawn: Drawn = { front: this.element(FRONT), raw: null, marks: null, values: null, smoothed: null, length: -1, color: "" }
    this.drawn.set(line.run, drawn)
    return drawn
  }

  private element(z: number): Element {
    const element = new Curve({ shape: {}, silent: true, z, style: { fill: "none", lineJoin: "bevel" } })
    this.group.add(element)
    return element
  }

  /** Adds or removes the raw line; whether it did. */
  private raw(drawn: Drawn, wanted: boolean): boolean {
    if (wanted === (drawn.raw !== null)) return false
    if (drawn.raw) this.group.remove(drawn.raw)
    drawn.raw = wanted ? this.element(RAW) : null
    drawn.color = ""
    return true
  }

  private order(drawn: Drawn, order: number): void {
    for (const element of [drawn.raw, drawn.front, drawn.marks]) {
      if (element && element.z2 !== order) element.attr("z2", order)
    }
  }

  private style(drawn: Drawn, color: string, width: number, opacity: number): void {
    drawn.color = color
    drawn.front.setStyle({ stroke: color, lineWidth: width })
    drawn.raw?.setStyle({ stroke: color, lineWidth: 1, opacity })
    drawn.marks?.setStyle({ fill: color })
  }

  private shape(drawn: Drawn, line: Line, model: ChartModel, x: Scale, y: Scale): void {
    const shape: CurveShape = { points: line.points, raw: false, axis: model.axis, x, y }
    drawn.front.setShape(shape)
    drawn.raw?.setShape({ ...shape, raw: true })
    drawn.values = line.points.values
    drawn.smoothed = line.points.smoothed
    drawn.length = line.points.length
    this.mark(drawn, line, model, x, y)
  }

  private mark(drawn: Drawn, line: Line, model: ChartModel, x: Scale, y: Scale): void {
    const marks = marksOf(line.points, model.axis, x, y)
    if (marks.length === 0 && !drawn.marks) return
    if (!drawn.marks) {
      drawn.marks = new Marks({ shape: {}, silent: true, z: MARKS, style: { fill: line.color, stroke: "none" } }) as Element
      this.group.add(drawn.marks)
    }
    drawn.marks.setShape({ marks } as unknown as CurveShape)
  }
}

function isStale(drawn: Drawn, points: Points): boolean {
  return drawn.length !== points.length || drawn.values !== points.values || drawn.smoothed !== points.smoothed
}
