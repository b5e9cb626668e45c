#!/usr/bin/env node
// How long from navigation until all visible cards are painted? The server has loaded before the first navigation, and
// the browser's cache is empty each time.
//
//   node paint.mjs --logdir DIR --runs 50 [--tag group0/metric_0] --last 1999 [--times 5] [--page tensorboard] -- COMMAND --logdir {logdir} --port {port}
//
// Run it where playwright-core is installed. Prints one JSON line.
import { flag, launch, serve, sleep, textFlag } from "./browser.mjs"

const last = flag("last", 0)
const times = flag("times", 5)
const tag = textFlag("tag", "group0/metric_0")

/** True when the cards in the window are painted; given to the page. */
const painted = {
  board: last => {
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

const server = await serve(textFlag("logdir"))
let browser
try {
  await loaded(server.url, flag("runs", 1))
  browser = await launch()
  const ms = []
  for (let i = 0; i < times; i++) {
    const page = await (await browser.newContext({ viewport: { width: 1600, height: 1000 } })).newPage()
    const opened = performance.now()
    await page.goto(server.url, { waitUntil: "commit" })
    await page.waitForFunction(painted, last, { timeout: 120000, polling: "raf" })
    ms.push(Math.round(performance.now() - opened))
    await page.context().close()
  }
  ms.sort((a, b) => a - b)
  console.log(JSON.stringify({ paint_ms: ms[ms.length >> 1], worst_ms: ms.at(-1), times }))
} finally {
  await browser?.close()
  server.stop()
}
