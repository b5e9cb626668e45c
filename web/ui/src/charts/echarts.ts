// The parts of echarts that the page uses.
import { init, use, type EChartsType } from "echarts/core"
import { GridComponent } from "echarts/components"
import { CanvasRenderer, SVGRenderer } from "echarts/renderers"

use([GridComponent, CanvasRenderer, SVGRenderer])

export type { EChartsType }

/** A chart on screen, in an element of this size. */
export function canvasChart(element: HTMLElement, width: number, height: number): EChartsType {
  return init(element, null, { renderer: "canvas", width, height })
}

/** A chart that is never shown, only written out as SVG. */
export function svgChart(width: number, height: number): EChartsType {
  return init(null, null, { renderer: "svg", ssr: true, width, height })
}
