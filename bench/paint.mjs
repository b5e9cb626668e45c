#!/usr/bin/env node
// How long from navigation until all visible cards are painted? The server has loaded before the first navigation, and
// the browser's cache is empty each time. paint_ms and worst_ms are of visits in a window that is at rest, new_window_ms is
// of visits that begin as their window opens: Chromium then loads pages of its own, such as that of its address bar (139
// scripts, half a second of processor time), which on two processors delay the visited page.
//
//   node paint.mjs --logdir DIR --runs 50 [--tag group0/metric_0] --last 1999 [--times 5] [--page tensorboard] -- COMMAND --logdir {logdir} --port {port}
//
// Run it where playwright-core is installed. Visits of both sorts take turns. Prints one JSON line.
import { flag, launch, median, serve, sleep, textFlag } from "./browser.mjs"

const last = flag("last", 0)
const times = flag("times", 5)
const tag = textFlag("tag", "group0/metric_0")

/** Milliseconds after which a window is at rest: Chromium needs 0.7 s on two busy processors. */
const WINDOW_RESTS = 2000

/** True when the cards in the window are painted; runs in the page. The first look at a card's place makes the page lay itself out, so that comes last. */
const painted = {
  board: last => {
    if (!document.querySelector("[data-last-step]")) return false
    const cards = [...document.querySelectorAll('[data-kind="scalar"]')].filter(card => {
      const box = card.getBoundingClientRect()
      return box.height > 0 && box.bottom > 0 && box.top < innerHeight
    })
    return cards.length > 0 && cards.every(card => +card.dataset.lastStep >= last)
  },
  // A card of Time Series shows a spinner until its data is there, and then a chart.
  tensorboard: () => {
    const cards = [...document.querySelectorAll("card-view")].filter(card => {
      const box = card.getBoundingClientRect()
      return box.height > 0 && box.bottom > 0 && box.top < innerHeight
    })
    return cards.length > 0 && cards.every(card => card.querySelector("line-chart canvas, line-chart svg path") && !card.querySelector("mat-spinner"))
  },
}[textFlag("page", "board")]

/** Waits until all runs are there, up to their last step. */
async function loaded(url, runs) {
  for (let i = 0; i < 6000; i++) {
    const tags = await (await fetch(url + "/data/plugin/scalars/tags")).json()
    if (Object.keys(tags).length >= runs && (await Promise.all(Object.keys(tags).map(run => ends(url, run)))).every(Boolean)) return
    await sleep(100)
  }
  throw new Error("the server does not get its runs loaded")
}

async function ends(url, run) {
  const answer = await fetch(`${url}/data/plugin/scalars/scalars?${new URLSearchParams({ run, tag })}`)
  return answer.ok && (await answer.json()).at(-1)?.[1] >= last
}

/**
 * Asks in each frame whether the cards are painted, and says on the console when they are; runs in the page. Playwright's waitForFunction
 * does the same, but has the page compile 339 KB of Playwright's own first.
 */
function watch(painted, last) {
  const look = () => painted(last) ? console.info("painted") : requestAnimationFrame(look)
  if (self === top && location.protocol === "http:") requestAnimationFrame(look)
}

/** Milliseconds that pass from navigation until the cards are painted, in a window opened `rest` milliseconds before. */
async function visit(rest) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } })
  await context.addInitScript(`(${watch})(${painted}, ${last})`)
  const page = await context.newPage()
  await sleep(rest)
  const opened = performance.now()
  await Promise.all([
    page.waitForEvent("console", { predicate: message => message.text() === "painted", timeout: 120000 }),
    page.goto(server.url, { waitUntil: "commit" }),
  ])
  const took = Math.round(performance.now() - opened)
  await context.close()
  return took
}

const server = await serve(textFlag("logdir"))
let browser
try {
  await loaded(server.url, flag("runs", 1))
  browser = await launch()
  const atRest = [], newWindow = []
  for (let i = 0; i < times; i++) {
    newWindow.push(await visit(0))
    atRest.push(await visit(WINDOW_RESTS))
  }
  console.log(JSON.stringify({ paint_ms: median(atRest), worst_ms: Math.max(...atRest), new_window_ms: median(newWindow), times }))
} finally {
  await browser?.close()
  server.stop()
}
