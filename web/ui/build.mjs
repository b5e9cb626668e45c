// Builds the page into dist/: the page and a chunk for each dashboard under content-hashed names, each with a .gz beside it, and an index.html that
// names them by relative URLs, so that the page works below any path prefix.
//
// It fails where a first visit takes more than budget.json allows (KiB, compressed). With --weigh DASHBOARD it prints what a first visit of that
// dashboard is made of.
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
const weighed = process.argv.includes("--weigh") ? process.argv[process.argv.indexOf("--weigh") + 1] : null
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

/** Scripts that come later than the page. */
const LATER = /\/src\/(kinds\/[^/]+\/(?:index|DataTable|grouped|GroupMenu|baselined|Words|GraphCards|MeshCards|Insight|ValueTable|JointCard|JointEditor|dropping)\.tsx?|sidebar\/(?:queries|Kept|OrderMenu)\.tsx|shell\/Panels\.tsx|charts\/(?:curves|parallel|scatter|histograms|rates|picture|selection|elbow|insight)\.ts)$/

/**
 * Puts all that dashboards share into one chunk: the page itself, the rooms of cards and widgets, and small files that charts and what
 * is around them both need. esbuild makes a chunk for each set of scripts that need the same files, dozens of small ones; so every
 * script says that it needs all of that, what comes later in a dashboard that it needs the dashboard, and other forms of charts that
 * they need the curves.
 */
const together = {
  name: "together",
  async setup(build) {
    const src = path.join(root, "src"), shared = ["main.tsx", "charts/theme.ts", "axes/points.ts", "axes/scale.ts"].map(file => path.join(src, file))
    for (const room of ["cards", "kit"]) for (const file of await readdir(path.join(src, room))) if (/\.tsx?$/.test(file)) shared.push(path.join(src, room, file))
    const load = async (file, needs) => ({ contents: [await readFile(file, "utf8"), ...needs.map(need => `import ${JSON.stringify(need)}`)].join("\n"), loader: file.endsWith("x") ? "tsx" : "ts" })
    build.onLoad({ filter: /\/src\/main\.tsx$/ }, ({ path: file }) => load(file, shared.slice(1)))
    const first = file => /\/(?:DataTable|GroupMenu|grouped|baselined|Words|GraphCards|MeshCards|ValueTable|JointCard|JointEditor|dropping)\.tsx?$/.test(file) ? ["index"] : /\/charts\/(?!curves)/.test(file) ? ["curves"] : []
    build.onLoad({ filter: LATER }, ({ path: file }) => load(file, [...shared, ...first(file).map(name => path.join(path.dirname(file), name))]))
  },
}

/** Bundles the workers, each into a file of its own, and returns their names by those of their sources: {layout: "./layout.worker-HASH.js"}. */
async function bundleWorkers() {
  const entries = (await readdir(path.join(root, "src"), { recursive: true })).filter(file => file.endsWith(".worker.ts")).map(file => `src/${file.split(path.sep).join("/")}`)
  const { metafile: { outputs } } = await build({ ...common, entryPoints: entries, format: "iife" })
  return Object.fromEntries(entries.map(entry => [path.posix.basename(entry, ".worker.ts"), "./" + path.posix.basename(fileOf(outputs, entry))]))
}

/** Bundles, and returns what index.html names, relative to dist: {boot, main, css, chunks}; and what a page of each kind takes, and what esbuild says of each file. */
async function bundle() {
  const define = { ...common.define, WORKER_FILES: JSON.stringify(await bundleWorkers()) }
  const page = await build({ ...common, entryPoints: ["src/main.tsx"], format: "esm", splitting: true, plugins: [together], define })
  const outputs = page.metafile.outputs
  const main = chunkOf(outputs, fileOf(outputs, "src/main.tsx"))
  const { css, styles } = await bundleStyles()
  const kinds = kindFiles(outputs, styles)
  const panels = { scripts: [], style: relative(styles.panels) }
  const boot = await build({ ...common, entryPoints: ["src/boot.ts"], format: "iife", define: { ...common.define, KIND_FILES: JSON.stringify({ ...kinds, panels }) } })
  const kept = new Set([css, ...Object.values(styles)])
  for (const file of Object.keys(outputs)) if (file.endsWith(".css") && !kept.has(file)) await rm(path.join(root, file), { force: true })
  return { boot: relative(fileOf(boot.metafile.outputs, "src/boot.ts")), main: relative(main), css: relative(css), chunks: closure(outputs, main).map(relative), kinds, outputs }
}

/**
 * The styles of the page and, by its name, of each dashboard; and that of the page's panels. They are bundled apart from the scripts: each of these imports main.tsx, and
 * so has a style that holds those of all dashboards.
 */
async function bundleStyles() {
  const entries = (await readdir(path.join(root, "src/kinds"), { withFileTypes: true })).filter(entry => entry.isDirectory()).map(({ name }) => `src/kinds/${name}/index.tsx`)
  const { outputFiles, metafile: { outputs } } = await build({ ...common, entryPoints: ["src/styles/index.css", "src/shell/panels.css", ...entries], format: "esm", splitting: true, write: false })
  const css = fileOf(outputs, "src/styles/index.css"), styles = { panels: fileOf(outputs, "src/shell/panels.css") }
  for (const output of Object.values(outputs)) if (kindOf(output) && output.cssBundle) styles[kindOf(output)] = output.cssBundle
  await mkdir(path.join(dist, "assets"), { recursive: true })
  for (const file of outputFiles) if ([css, ...Object.values(styles)].includes(path.relative(root, file.path))) await writeFile(file.path, file.contents)
  return { css, styles }
}

const fileOf = (outputs, entry) => Object.keys(outputs).find(file => outputs[file].entryPoint === entry)
/** What a script only passes on: the chunk that holds its code. Others import main.tsx, so its code is in a chunk. */
function chunkOf(outputs, file) {
  const { imports, inputs, exports } = outputs[file], empty = Object.values(inputs).every(({ bytesInOutput }) => bytesInOutput === 0)
  return empty && imports.length === 1 && exports.length === 0 ? imports[0].path : file
}

const relative = file => "./" + path.posix.relative(out, file)

/** What a script needs at once, itself left out: what it imports, and the charts that a kind asks for as it begins. */
function closure(outputs, file, seen = new Set()) {
  for (const { path: next, kind } of outputs[file].imports) {
    const form = /^src\/charts\/(?!picture|selection|scatter|elbow|insight)/.test(outputs[next]?.entryPoint ?? "")
    if (seen.has(next) || !(kind === "import-statement" || form)) continue
    seen.add(next)
    closure(outputs, next, seen)
  }
  return [...seen]
}

/** The name of the dashboard that a script begins; undefined where it begins none. */
function kindOf({ entryPoint = "" }) {
  return /^src\/kinds\/([^/]+)\/index\.tsx?$/.exec(entryPoint)?.[1]
}

/** The files of each dashboard, in the order of src/kinds/index.ts: {scripts, style}. */
function kindFiles(outputs, styles) {
  const files = {}
  const list = Object.keys(outputs).find(file => outputs[file].inputs["src/kinds/index.ts"])
  for (const { path: file } of outputs[list].imports) {
    const name = kindOf(outputs[file])
    if (name) files[name] = { scripts: [file, ...closure(outputs, file)].map(relative), style: styles[name] ? relative(styles[name]) : null }
  }
  return files
}

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
async function compress(names) {
  const packed = new Map()
  let total = 0
  for (const file of await readdir(dist, { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || file.name === ".gitkeep") continue
    const name = path.join(file.parentPath, file.name)
    const bytes = await readFile(name), gz = gzipSync(bytes, { level: 9 })
    await writeFile(name + ".gz", gz)
    total += bytes.length
    packed.set("./" + path.posix.relative(dist, name), gz.length)
  }
  const size = files => [...new Set(files)].reduce((sum, file) => sum + packed.get(file), 0) / 1024
  console.log(`page: ${(total / 1024).toFixed(0)} KiB, compressed ${size(packed.keys()).toFixed(1)} KiB → dist/`)
  const page = ["./index.html", names.boot, names.main, names.css, ...names.chunks], visits = { page: size(page) }
  for (const [name, { scripts, style }] of Object.entries(names.kinds)) {
    const files = [...scripts, ...style ? [style] : []]
    visits[name] = size([...page, ...files])
    console.log(`  ${name}: first visit ${visits[name].toFixed(1)} KiB compressed, its tab alone ${size(files.filter(file => !page.includes(file))).toFixed(1)} KiB`)
  }
  return visits
}

/** Nothing that all or most visitors load grows unseen. */
async function checkBudget(visits) {
  const budget = JSON.parse(await readFile(path.join(root, "budget.json"), "utf8"))
  for (const [name, most] of Object.entries(budget)) {
    if (visits[name] === undefined) throw new Error(`budget.json names ${name}, which is no dashboard`)
    if (visits[name] <= most) continue
    const what = name === "page" ? "what all dashboards load" : `a first visit of ${name}`
    throw new Error(`${what} takes ${visits[name].toFixed(1)} KiB compressed, more than the ${most} that budget.json allows: have code that is not needed at once come later (node build.mjs --weigh scalars says what weighs what), or raise the figure there and say why`)
  }
}

/** Prints the packages and rooms of a first visit by what they take, before compression. */
function weigh({ main, chunks, kinds, outputs }, name) {
  if (!kinds[name]) throw new Error(`--weigh ${name}: want one of ${Object.keys(kinds).join(", ")}`)
  const sums = new Map()
  for (const file of new Set([main, ...chunks, ...kinds[name].scripts])) {
    for (const [input, { bytesInOutput }] of Object.entries(outputs[path.posix.join(out, file)].inputs)) {
      const part = /node_modules\/((?:@[^/]+\/)?[^/]+(?:\/lib\/[^/]+)?)/.exec(input)?.[1] ?? input.split("/").slice(0, 3).join("/")
      sums.set(part, (sums.get(part) ?? 0) + bytesInOutput)
    }
  }
  for (const [part, bytes] of [...sums].sort((a, b) => b[1] - a[1])) if (bytes > 0) console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KiB  ${part}`)
}

await clean()
if (watching) await keepBuilding()
const names = await bundle()
await writeIndex(names)
const visits = await compress(names)
if (weighed !== null) weigh(names, weighed)
await checkBudget(visits)
