#!/usr/bin/env node
// How quick is one card with very many lines? Measures the frames while the pointer moves over it, and the time from a new point
// of every run, flushed to disk, until the card has painted all of them.
//
//   node lines.mjs --logdir DIR --runs 1500 --steps 500 [--seconds 3] [--times 5] -- COMMAND --logdir {logdir} --port {port}
//
// DIR is what `genlogs -runs 1500 -tags 1 -steps 500` wrote; points are appended to its files, so it serves once. Run it where
// playwright-core is installed. Prints one JSON line, and fails below --least frames a second (50) or above --most ms (200).
import fs from "node:fs"
import path from "node:path"
import { flag, launch, serve, sleep, textFlag } from "./browser.mjs"

const runs = flag("runs", 1500), steps = flag("steps", 500), times = flag("times", 5)
const logdir = textFlag("logdir")

/** The event files of all runs. */
function eventFiles(dir) {
  return fs.readdirSync(dir, { withFileTypes: true, recursive: true }).filter(f => f.isFile() && f.name.includes("tfevents")).map(f => path.join(f.parentPath, f.name))
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0x82f63b78 : n >>> 1
  return n
})
function checksum(bytes) {
  let crc = ~0
  for (const b of bytes) crc = TABLE[(crc ^ b) & 255] ^ (crc >>> 8)
  crc = ~crc >>> 0
  const masked = Buffer.alloc(4)
  masked.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0)
  return masked
}

/** A record with one scalar as simple_value. */
function record(tag, step, value) {
  const varint = n => { const out = []; for (; n > 127; n = Math.floor(n / 128)) out.push((n % 128) | 128); return Buffer.from([...out, n]) }
  const field = (number, bytes) => Buffer.concat([Buffer.from([number << 3 | 2]), varint(bytes.length), bytes])
  const number = Buffer.alloc(5), wall = Buffer.alloc(9)
  number[0] = 2 << 3 | 5; number.writeFloatLE(value, 1)
  wall[0] = 1 << 3 | 1; wall.writeDoubleLE(Date.now() / 1000, 1)
  const event = Buffer.concat([wall, Buffer.from([2 << 3]), varint(step), field(5, field(1, Buffer.concat([field(1, Buffer.from(tag)), number])))])
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(event.length))
  return Buffer.concat([length, checksum(length), event, checksum(event)])
}

/** Counts frames while the pointer goes to and fro over the chart, as fast as the browser takes its movements. */
async function framesASecond(page, box, seconds) {
  await page.evaluate(() => {
    window.frames_ = 0
    const count = () => { window.frames_++; requestAnimationFrame(count) }
    requestAnimationFrame(count)
  })
  const began = performance.now(), before = await page.evaluate(() => window.frames_)
  for (let i = 0; performance.now() - began < seconds * 1000; i++) {
    await page.mouse.move(box.x + 60 + (i * 7) % (box.width - 90), box.y + 20 + (i * 5) % (box.height - 60))
  }
  return (await page.evaluate(() => window.frames_) - before) / ((performance.now() - began) / 1000)
}

/** Milliseconds from the last point written to the paint that shows them all. */
async function paintOfNewPoints(page, files, tag, step) {
  const points = () => page.evaluate(() => Number(document.querySelector(".plot").dataset.points))
  const before = await points()
  const bytes = record(tag, step, Math.random())
  for (const file of files) fs.appendFileSync(file, bytes)
  const written = performance.now()
  await page.waitForFunction(([step, least]) => {
    const card = document.querySelector("[data-last-step]")
    return Number(card.dataset.lastStep) >= step && Number(card.querySelector(".plot").dataset.points) >= least
  }, [step, before + files.length], { polling: "raf", timeout: 30_000 })
  return performance.now() - written
}

const files = eventFiles(logdir)
const server = await serve(logdir)
let browser
try {
  browser = await launch()
  const page = await (await browser.newContext({ viewport: { width: 1600, height: 1000 } })).newPage()
  // All runs, not only the newest; the card of the only tag.
  await page.goto(`${server.url}?notRuns=`, { waitUntil: "commit" })
  await page.waitForFunction(([runs, last]) => {
    const plot = document.querySelector("[data-last-step] .plot")
    return plot && Number(plot.closest("article").dataset.lastStep) >= last && Number(plot.dataset.points) >= runs
  }, [runs, steps - 1], { timeout: 120_000 })
  await sleep(1500)
  const card = page.locator("article[data-last-step]").first()
  const tag = await card.getAttribute("data-tag"), box = await card.locator(".plot").boundingBox()
  const frames = await framesASecond(page, box, flag("seconds", 3))
  await page.mouse.move(5, 5)
  const ms = []
  for (let i = 0; i < times; i++) {
    await sleep(700)
    ms.push(Math.round(await paintOfNewPoints(page, files, tag, steps + i)))
  }
  ms.sort((a, b) => a - b)
  const result = { lines: runs, frames_a_second: Math.round(frames), new_points_ms: ms[ms.length >> 1], worst_ms: ms.at(-1) }
  console.log(JSON.stringify(result))
  if (result.frames_a_second < flag("least", 50) || result.new_points_ms > flag("most", 200)) process.exitCode = 1
} finally {
  await browser?.close()
  server.stop()
}
