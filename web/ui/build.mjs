// Builds the page into dist/: one bundle a kind under content-hashed names, each with a .gz beside it, and an index.html that
// names them by relative URLs, so that the page works below any path prefix.
import { build } from "esbuild"
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"

const root = path.dirname(fileURLToPath(import.meta.url))
const dist = path.join(root, "dist")

/** Empties dist but for .gitkeep, without which the Go code does not compile. */
async function clean() {
  await mkdir(dist, { recursive: true })
  for (const name of await readdir(dist)) if (name !== ".gitkeep") await rm(path.join(dist, name), { recursive: true })
  await writeFile(path.join(dist, ".gitkeep"), "")
}

/** Bundles and returns the entry's outputs by source path: {"src/main.tsx": {js, css}, …}, relative to dist. */
async function bundle() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["src/boot.ts", "src/main.tsx"],
    entryNames: "assets/[name]-[hash]",
    chunkNames: "assets/[name]-[hash]",
    assetNames: "assets/[name]-[hash]",
    outdir: "dist",
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "linked",
    metafile: true,
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  })
  const outputs = {}
  for (const [file, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
    if (entryPoint?.startsWith("src/")) outputs[entryPoint] = { js: relative(file), css: cssBundle && relative(cssBundle) }
  }
  return outputs
}

const relative = file => "./" + path.posix.relative("dist", file)

async function writeIndex(outputs) {
  const template = await readFile(path.join(root, "src/index.html"), "utf8")
  const values = { boot: outputs["src/boot.ts"].js, main: outputs["src/main.tsx"].js, css: outputs["src/main.tsx"].css }
  const html = template.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name])
  await writeFile(path.join(dist, "index.html"), html)
}

/** Compresses everything once, here, rather than at each request. */
async function compress() {
  let total = 0, packed = 0
  for (const file of await readdir(dist, { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || file.name === ".gitkeep") continue
    const name = path.join(file.parentPath, file.name)
    const bytes = await readFile(name), gz = gzipSync(bytes, { level: 9 })
    await writeFile(name + ".gz", gz)
    total += bytes.length
    packed += gz.length
  }
  console.log(`page: ${(total / 1024).toFixed(0)} KiB, compressed ${(packed / 1024).toFixed(0)} KiB → dist/`)
}

await clean()
await writeIndex(await bundle())
await compress()
