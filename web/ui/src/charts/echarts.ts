// The parts of echarts that the page uses.
import { init, setPlatformAPI, use, type EChartsType } from "echarts/core"
import { GridComponent } from "echarts/components"
import { CanvasRenderer, SVGRenderer } from "echarts/renderers"

use([GridComponent, CanvasRenderer, SVGRenderer])

/** Of a system font's figures, as a share of the font's size. */
const WIDTH_OF_FIGURE = 0.57

// echarts measures labels to keep them apart. Ours are placed apart already (ticks.ts), so a guess is as good, and the first
// chart is on screen sooner: asking a canvas for widths sets fonts up.
setPlatformAPI({
  measureText: (text, font) => {
    const size = Number(/(\d+)px/.exec(font ?? "")?.[1] ?? 12)
    return { width: text.length * size * WIDTH_OF_FIGURE }
  },
})

export type { EChartsType }

/** A chart on screen, in an element of this size. */
export function canvasChart(element: HTMLElement, width: number, height: number): EChartsType {
  return init(element, null, { renderer: "canvas", width, height })
}

/** A chart that is never shown, only written out as SVG. */
export function svgChart(width: number, height: number): EChartsType {
  return init(null, null, { renderer: "svg", ssr: true, width, height })
}
