#!/usr/bin/env node
// How long from a writer's flush to the pixel? Appends points to event files while a headless browser has the page open.
//
//   node live.mjs [--runs 10] [--tags 12] [--points 200] [--appends 60] -- bin/board --logdir {logdir} --port {port}
//
// Run it where playwright-core is installed. The page must keep this contract: every scalar card is an element with
// data-kind="scalar", data-tag, and data-last-step: the highest step that it has painted. Prints one JSON line.
import fs from "node:fs"
import os from "node:os"
import path from "node:path"
import { flag, launch, serve, sleep } from "./browser.mjs"

const [runs, tags, points, appends] = [flag("runs", 10), flag("tags", 12), flag("points", 200), flag("appends", 60)]

// The bytes that a writer writes, by hand: what is measured must not help itself.
const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0x82f63b78 : n >>> 1
  return n >>> 0
})

function maskedCrc(bytes) {
  let c = ~0
  for (const x of bytes) c = table[(c ^ x) & 255] ^ (c >>> 8)
  c = ~c >>> 0
  return (((c >>> 15) | (c << 17)) + 0xa282ead8) >>> 0
}

function varint(n) {
  const out = []
  for (; n > 127; n = Math.floor(n / 128)) out.push((n & 127) | 128)
  return Buffer.from([...out, n])
}

function number(size, write) {
  const b = Buffer.alloc(size)
  write(b)
  return b
}

const field = (k, bytes) => Buffer.concat([varint((k << 3) | 2), varint(bytes.length), bytes])
const f64 = x => number(8, b => b.writeDoubleLE(x))
const f32 = x => number(4, b => b.writeFloatLE(x))
const u32 = x => number(4, b => b.writeUInt32LE(x))

function record(data) {
  const length = number(8, b => b.writeBigUInt64LE(BigInt(data.length)))
  return Buffer.concat([length, u32(maskedCrc(length)), data, u32(maskedCrc(data))])
}

const wallTime = () => Buffer.concat([Buffer.from([9]), f64(Date.now() / 1000)])
const version = () => record(Buffer.concat([wallTime(), field(3, Buffer.from("brain.Event:2"))]))

function event(step, tag, value) {
  const scalar = Buffer.concat([field(1, Buffer.from(tag)), Buffer.from([21]), f32(value)])
  return record(Buffer.concat([wallTime(), Buffer.from([16]), varint(step), field(5, field(1, scalar))]))
}

const logdir = fs.mkdtempSync(path.join(os.tmpdir(), "live-"))
const names = Array.from({ length: tags }, (_, k) => "live/t" + k)
const first = `[data-kind="scalar"][data-tag="live/t0"]`

/** Makes a run with the first points, and returns its open file. */
function begin(r) {
  const dir = path.join(logdir, "run" + r)
  fs.mkdirSync(dir)
  const fd = fs.openSync(path.join(dir, "events.out.tfevents.1700000000.live." + r), "a")
  const records = [version()]
  for (let s = 0; s < points; s++) for (const t of names) records.push(event(s, t, Math.exp(-s / 60) + r / 10))
  fs.writeSync(fd, Buffer.concat(records))
  return fd
}

/** Appends one point to each curve of a file now and then, and returns when each step was written. */
async function append(fd) {
  const wrote = new Map()
  for (let s = points; s < points + appends; s++) {
    fs.writeSync(fd, Buffer.concat(names.map(t => event(s, t, Math.exp(-s / 60)))))
    wrote.set(s, Date.now())
    await sleep(300 + Math.random() * 200)
  }
  return wrote
}

/** Makes the page note when its first card has painted which step. */
function watch(selector) {
  window.seen = []
  const card = document.querySelector(selector)
  new MutationObserver(() => window.seen.push([+card.dataset.lastStep, Date.now()])).observe(card, { attributes: true, attributeFilter: ["data-last-step"] })
}

const files = Array.from({ length: runs }, (_, r) => begin(r))
const server = await serve(logdir)
let browser
try {
  browser = await launch()
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
  const opened = Date.now()
  await page.goto(server.url)
  await page.waitForSelector(`${first}[data-last-step="${points - 1}"]`, { timeout: 60000 })
  const firstPaint = Date.now() - opened
  await page.evaluate(watch, first)
  const wrote = await append(files[0])
  await page.waitForFunction(n => window.seen.at(-1)?.[0] >= n, points + appends - 1, { timeout: 60000 })
  const seen = await page.evaluate(() => window.seen)
  const ms = [...wrote].map(([step, at]) => seen.find(([n]) => n >= step)[1] - at).sort((a, b) => a - b)
  console.log(JSON.stringify({ first_paint_ms: firstPaint, appends, p50_ms: ms[ms.length >> 1], p95_ms: ms[Math.floor(ms.length * 0.95)], max_ms: ms.at(-1), runs, tags }))
} finally {
  await browser?.close()
  server.stop()
  fs.rmSync(logdir, { recursive: true })
}
