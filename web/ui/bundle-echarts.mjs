// Bundles parts of echarts into one script for HTML files that need no network: it sets `echarts` to what `entry` exports under that name. The results are committed, so
// that building Go programs needs no Node; make lint compares them.
import { build } from "esbuild"
import path from "node:path"
import { fileURLToPath } from "node:url"

/** @param {string} entry the source, whose imports are found among web/ui's packages */
export async function bundleECharts(entry, outfile) {
  await build({
    stdin: { contents: entry, resolveDir: path.dirname(fileURLToPath(import.meta.url)) },
    outfile,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "ascii",
    legalComments: "inline",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  })
}
