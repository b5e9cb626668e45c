// The life of a chart, whatever its form: an echarts instance is made, shows models, follows size and theme, and is disposed of.
// What one form looks like is the form's matter (curves.ts): it lays a model out and makes an echarts option of it. Everything
// paints at once, in the call; when to call is the matter of schedule.ts.
import { graphic, init, setPlatformAPI, use, type EChartsCoreOption, type EChartsType } from "echarts/core"
// From their own files: from echarts' lists of parts would come whatever another chart needs, too.
import { install as GridSimpleComponent } from "echarts/lib/component/grid/installSimple.js"
import { install as CanvasRenderer } from "echarts/lib/renderer/installCanvasRenderer.js"
import "./inspect"
import type { Drawing } from "./overlay"
import type { Caption, ImageType } from "./picture"
import type { Size } from "./size"
import type { Theme } from "./theme"
import { LABEL_CHARACTER } from "../axes/ticks"

use([CanvasRenderer, GridSimpleComponent])

export const FONT_SIZE = 11

// echarts measures labels to keep them apart. Ours are placed apart already (ticks.ts), so a guess is as good, and the first
// chart is on screen sooner: asking a canvas for widths sets fonts up.
setPlatformAPI({
  measureText: (text, font) => {
    const size = Number(/(\d+)px/.exec(font ?? "")?.[1] ?? FONT_SIZE)
    return { width: text.length * LABEL_CHARACTER * size / FONT_SIZE }
  },
})

/** A model and what has been painted of it. */
export interface Shown<Model, Painted> { readonly model: Model; readonly painted: Painted }

/** How charts of one form look. */
export interface Form<Model, Painted, Pointing> {
  /** What is shown where; `before` is what the chart shows now. */
  layout(model: Model, size: Size, before: Shown<Model, Painted> | null): Painted
  /** The same keys and ids each time: echarts merges it into the last one. Of `replaces` there may be others each time. */
  option(model: Model, painted: Painted): EChartsCoreOption
  readonly replaces?: string[]
  /** Whether two of them have one option. */
  isSame(a: Shown<Model, Painted>, b: Shown<Model, Painted>): boolean
  /** What lies on the axes that the option makes. */
  content(model: Model, painted: Painted): Drawing
  /** What lies above the chart while the pointer moves. */
  overlay(pointing: Pointing, model: Model, painted: Painted): Drawing
}

export class Chart<Model extends { readonly theme: Theme }, Painted, Pointing> {
  /** What was painted last; null before the first update. */
  painted: Painted | null = null
  model: Model | null = null
  private size: Size = { width: 0, height: 0 }
  private pointing: Pointing | null = null
  private readonly host = document.createElement("div")
  private readonly content = new graphic.Group({ silent: true })
  private readonly over = new graphic.Group({ silent: true })
  private echarts: EChartsType | null = null

  constructor(element: HTMLElement, private readonly form: Form<Model, Painted, Pointing>) {
    this.host.className = "chart"
    element.append(this.host)
  }

  update(model: Model, size: Size): Painted {
    const before = this.before(), painted = this.form.layout(model, size, before)
    const moved = this.fit(size) || !before || !this.form.isSame(before, { model, painted })
    fill(this.content, this.form.content(model, painted))
    this.model = model
    this.painted = painted
    if (moved) this.echarts!.setOption(this.form.option(model, painted), { silent: true, replaceMerge: this.form.replaces ?? [] })
    else this.echarts!.getZr().flush()
    this.overlay()
    return painted
  }

  private before(): Shown<Model, Painted> | null {
    return this.model && this.painted ? { model: this.model, painted: this.painted } : null
  }

  /** Makes the instance, or gives it this size; whether it did. It lays itself out with the option that follows. */
  private fit(size: Size): boolean {
    const { width, height } = size
    if (this.echarts && width === this.size.width && height === this.size.height) return false
    this.size = size
    if (this.echarts) this.echarts.getZr().resize({ width, height })
    else {
      this.echarts = init(this.host, null, { renderer: "canvas", width, height })
      // Every paint is asked for here: the renderer need not look, ten frames long after each, whether there is another one.
      this.echarts.getZr().setSleepAfterStill(1)
      this.echarts.getZr().add(this.content)
      this.echarts.getZr().add(this.over)
    }
    return true
  }

  /** What the pointer does here: painted on a layer of its own, so that the chart below stays as it is. */
  point(pointing: Pointing): void {
    this.pointing = pointing
    this.overlay()
  }

  private overlay(): void {
    if (!this.pointing || !this.model || !this.painted) return
    const drawing = this.form.overlay(this.pointing, this.model, this.painted)
    if (drawing.elements.length === 0 && this.over.childCount() === 0) return
    fill(this.over, drawing)
    this.echarts!.getZr().flush()
  }

  /** The chart as a picture that stands alone. */
  async image(type: ImageType, caption: Caption): Promise<Blob> {
    const before = this.before()
    if (!before) throw new Error("the chart has not been painted yet, so there is no image of it")
    const { picture } = await import("./picture")
    return picture(type, this.size, caption, before.model.theme, (chart, size) => {
      const painted = this.form.layout({ ...before.model, refit: false }, size, before), content = new graphic.Group()
      fill(content, this.form.content(before.model, painted))
      chart.getZr().add(content)
      chart.setOption({ ...this.form.option(before.model, painted), backgroundColor: before.model.theme.surface })
    })
  }

  dispose(): void {
    this.echarts?.dispose()
    this.host.remove()
  }
}

function fill(group: InstanceType<typeof graphic.Group>, { elements, clip }: Drawing): void {
  group.removeAll()
  for (const element of elements) group.add(element)
  group.setClipPath(new graphic.Rect({ shape: clip }))
}
