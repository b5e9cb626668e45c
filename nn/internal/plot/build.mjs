// Bundles the part of echarts that plots of a History need into echarts.js, or into the file that is named, for `npm run build` in web/ui, whose packages it takes. The
// result is committed, so that programs that use nn need no Node; make lint compares it.
import { createRequire } from "node:module"
import path from "node:path"
import { fileURLToPath } from "node:url"

const here = path.dirname(fileURLToPath(import.meta.url))
const ui = path.join(here, "../../../web/ui")
const { build } = createRequire(path.join(ui, "package.json"))("esbuild")

const entry = `
  import { init, use } from "echarts/core"
  import { LineChart } from "echarts/charts"
  import { DataZoomComponent, GridComponent, LegendComponent, TitleComponent, TooltipComponent } from "echarts/components"
  import { CanvasRenderer } from "echarts/renderers"
  use([LineChart, DataZoomComponent, GridComponent, LegendComponent, TitleComponent, TooltipComponent, CanvasRenderer])
  globalThis.echarts = { init }
`

await build({
  stdin: { contents: entry, resolveDir: ui },
  outfile: process.argv[2] ?? path.join(here, "echarts.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "ascii",
  legalComments: "inline",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
})
