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

const common = {
  absWorkingDir: root,
  entryNames: "assets/[name]-[hash]",
  chunkNames: "assets/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  outdir: "dist",
  bundle: true,
  minify: true,
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "linked",
  metafile: true,
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
}

/** Bundles, and returns what index.html names, relative to dist: {boot, main, css, chunks}. */
async function bundle() {
  const boot = await build({ ...common, entryPoints: ["src/boot.ts"], format: "iife" })
  const page = await build({ ...common, entryPoints: ["src/main.tsx"], format: "esm", splitting: true })
  const [bootFile] = entryOf(boot), [mainFile, main] = entryOf(page)
  // What main needs at once; what it imports later comes when it is asked for.
  const chunks = main.imports.filter(i => i.kind === "import-statement").map(i => relative(i.path))
  return { boot: relative(bootFile), main: relative(mainFile), css: relative(main.cssBundle), chunks }
}

const entryOf = ({ metafile }) => Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.startsWith("src/") && !entryPoint.endsWith(".css"))
const relative = file => "./" + path.posix.relative("dist", file)

async function writeIndex({ boot, main, css, chunks }) {
  const template = await readFile(path.join(root, "src/index.html"), "utf8")
  const preload = [main, ...chunks].map(file => `<link rel="modulepreload" href="${file}">`).join("\n")
  const values = { boot, main, css, preload }
  await writeFile(path.join(dist, "index.html"), template.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]))
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
