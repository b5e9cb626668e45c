// Bundles the part of echarts that plots of a History need into echarts.js, or into the file that is named, for `npm run build` in web/ui, whose packages it takes. The
// result is committed, so that programs that use nn need no Node; make lint compares it.
import path from "node:path"
import { fileURLToPath } from "node:url"
import { bundleECharts } from "../../../web/ui/bundle-echarts.mjs"

await bundleECharts(`
  import { init, use } from "echarts/core"
  import { LineChart } from "echarts/charts"
  import { DataZoomComponent, GridComponent, LegendComponent, TitleComponent, TooltipComponent } from "echarts/components"
  import { CanvasRenderer } from "echarts/renderers"
  use([LineChart, DataZoomComponent, GridComponent, LegendComponent, TitleComponent, TooltipComponent, CanvasRenderer])
  globalThis.echarts = { init }
`, process.argv[2] ?? path.join(path.dirname(fileURLToPath(import.meta.url)), "echarts.js"))
