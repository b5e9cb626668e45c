// Bundles the part of echarts that reports need into echarts.js, or into the file that is named, for `npm run build` in web/ui, whose packages it takes.
import path from "node:path"
import { fileURLToPath } from "node:url"
import { bundleECharts } from "../../web/ui/bundle-echarts.mjs"

await bundleECharts(`
  import { init, use } from "echarts/core"
  import { CustomChart, LineChart } from "echarts/charts"
  import { DataZoomInsideComponent, GridComponent, TooltipComponent } from "echarts/components"
  import { SVGRenderer } from "echarts/renderers"
  use([CustomChart, LineChart, DataZoomInsideComponent, GridComponent, TooltipComponent, SVGRenderer])
  globalThis.echarts = { init }
`, process.argv[2] ?? path.join(path.dirname(fileURLToPath(import.meta.url)), "echarts.js"))
