// The life of a chart, whatever its form: an echarts instance is made, shows models, follows size and theme, and is disposed of.
// What one form looks like is the form's matter (curves.ts): it lays a model out and makes an echarts option of it. Everything
// paints at once, in the call; when to call is the matter of schedule.ts.
import { CustomChart } from "echarts/charts"
import { GridSimpleComponent, MarkAreaComponent, MarkLineComponent } from "echarts/components"
import { getInstanceByDom, graphic, init, setPlatformAPI, use, type EChartsCoreOption, type EChartsType } from "echarts/core"
import { CanvasRenderer } from "echarts/renderers"
import type { Displayable } from "./overlay"
import type { Caption, ImageType } from "./picture"
import type { Theme } from "./theme"
import { LABEL_CHARACTER } from "../axes/ticks"

use([CanvasRenderer, CustomChart, GridSimpleComponent, MarkAreaComponent, MarkLineComponent])

export const FONT_SIZE = 11

// echarts measures labels to keep them apart. Ours are placed apart already (ticks.ts), so a guess is as good, and the first
// chart is on screen sooner: asking a canvas for widths sets fonts up.
setPlatformAPI({
  measureText: (text, font) => {
    const size = Number(/(\d+)px/.exec(font ?? "")?.[1] ?? FONT_SIZE)
    return { width: text.length * LABEL_CHARACTER * size / FONT_SIZE }
  },
})

// For scripts and for the console: the chart of an element of class "chart".
Object.assign(globalThis, { echarts: { getInstanceByDom } })

/** CSS pixels; the insets are kept free of the chart, for a title above it and a legend below. */
export interface Size {
  readonly width: number
  readonly height: number
  readonly inset?: { readonly top: number; readonly bottom: number }
}

/** How charts of one form look. */
export interface Form<Model, Painted, Pointing> {
  /** What is shown where; `before` is what the chart shows now. */
  layout(model: Model, size: Size, before: { readonly model: Model; readonly painted: Painted } | null): Painted
  /** The same keys and ids each time: echarts merges it into the last one. */
  option(model: Model, painted: Painted): EChartsCoreOption
  /** What lies above the chart while the pointer moves. */
  overlay(pointing: Pointing, model: Model, painted: Painted): Displayable[]
}

export class Chart<Model extends { readonly theme: Theme }, Painted, Pointing> {
  /** What was painted last; null before the first update. */
  painted: Painted | null = null
  model: Model | null = null
  private size: Size = { width: 0, height: 0 }
  private pointing: Pointing | null = null
  private readonly host = document.createElement("div")
  private readonly over = new graphic.Group({ silent: true })
  private echarts: EChartsType | null = null

  constructor(element: HTMLElement, private readonly form: Form<Model, Painted, Pointing>) {
    this.host.className = "chart"
    element.append(this.host)
  }

  update(model: Model, size: Size): Painted {
    const painted = this.form.layout(model, size, this.before())
    this.fit(size).setOption(this.form.option(model, painted), { silent: true })
    this.model = model
    this.painted = painted
    this.overlay()
    return painted
  }

  private before(): { model: Model; painted: Painted } | null {
    return this.model && this.painted ? { model: this.model, painted: this.painted } : null
  }

  /** The instance, at this size. It lays itself out with the option that follows. */
  private fit(size: Size): EChartsType {
    const { width, height } = size
    if (!this.echarts) {
      this.echarts = init(this.host, null, { renderer: "canvas", width, height })
      this.echarts.getZr().add(this.over)
    } else if (width !== this.size.width || height !== this.size.height) this.echarts.getZr().resize({ width, height })
    this.size = size
    return this.echarts
  }

  /** What the pointer does here: painted on a layer of its own, so that the chart below stays as it is. */
  point(pointing: Pointing): void {
    this.pointing = pointing
    this.overlay()
  }

  private overlay(): void {
    if (!this.pointing || !this.model || !this.painted) return
    const elements = this.form.overlay(this.pointing, this.model, this.painted)
    if (elements.length === 0 && this.over.childCount() === 0) return
    this.over.removeAll()
    for (const element of elements) this.over.add(element)
    this.echarts!.getZr().flush()
  }

  /** The chart as a picture that stands alone. */
  async image(type: ImageType, caption: Caption): Promise<Blob> {
    const before = this.before()
    if (!before) throw new Error("the chart has not been painted yet, so there is no image of it")
    const { picture } = await import("./picture")
    return picture(type, this.size, caption, before.model.theme, size =>
      this.form.option(before.model, this.form.layout({ ...before.model, refit: false }, size, before)))
  }

  dispose(): void {
    this.echarts?.dispose()
    this.host.remove()
  }
}
