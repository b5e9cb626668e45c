// Builds the page into dist/: one bundle a kind under content-hashed names, each with a .gz beside it, and an index.html that
// names them by relative URLs, so that the page works below any path prefix.
//
// With --watch it builds into .dev/ instead, readable rather than small, again at each change in src/, until it is stopped.
// Open pages then reload themselves: see make dev.
import { build } from "esbuild"
import { watch } from "node:fs"
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"

const root = path.dirname(fileURLToPath(import.meta.url))
const watching = process.argv.includes("--watch")
const out = watching ? ".dev" : "dist"
const dist = path.join(root, out)

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
  outdir: out,
  bundle: true,
  minify: !watching,
  sourcemap: watching && "inline",
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
  // What main needs at once, and the charts, which it asks for as it begins; what it imports later comes when it is asked for.
  const isWanted = i => i.kind === "import-statement" || page.metafile.outputs[i.path].entryPoint === "src/charts/curves.ts"
  const wanted = main.imports.filter(isWanted).flatMap(i => [i, ...page.metafile.outputs[i.path].imports.filter(isWanted)])
  const chunks = [...new Set(wanted.map(i => relative(i.path)))]
  return { boot: relative(bootFile), main: relative(mainFile), css: relative(main.cssBundle), chunks }
}

const entryOf = ({ metafile }) => Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.startsWith("src/") && !entryPoint.endsWith(".css"))
const relative = file => "./" + path.posix.relative(out, file)

async function writeIndex({ boot, main, css, chunks }) {
  const template = await readFile(path.join(root, "src/index.html"), "utf8")
  const preload = [main, ...chunks].map(file => `<link rel="modulepreload" href="${file}">`).join("\n")
  const values = { boot, main, css, preload }
  const index = template.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name])
  await writeFile(path.join(dist, "new.html"), watching ? index.replace("</head>", '<script src="./reload.js"></script></head>') : index)
  await rename(path.join(dist, "new.html"), path.join(dist, "index.html")) // whole, and last
}

/** Runs in the page while it is worked on: index.html names other files after each build. */
function reload() {
  let seen
  setInterval(async () => {
    const tag = await fetch("./", { method: "HEAD", cache: "no-store" }).then(answer => answer.headers.get("ETag"), () => seen)
    if (seen && tag !== seen) location.reload()
    seen = tag
  }, 500)
}

/** Builds again whenever something below src/ has changed. An error is printed, and the next change tries again. */
async function keepBuilding() {
  await writeFile(path.join(dist, "reload.js"), `(${reload})()`)
  let changed = true, wake = () => {}
  watch(path.join(root, "src"), { recursive: true }, () => {
    changed = true
    wake()
  })
  for (;;) {
    if (!changed) await new Promise(resolve => { wake = resolve })
    await new Promise(resolve => setTimeout(resolve, 50)) // editors write in several steps
    changed = false
    const begun = performance.now()
    await bundle().then(writeIndex).then(() => console.log(`page: built in ${Math.round(performance.now() - begun)} ms`), error => console.error(`page: ${error.message}`))
  }
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
if (watching) await keepBuilding()
await writeIndex(await bundle())
await compress()
