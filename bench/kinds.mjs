#!/usr/bin/env node
// How long from navigation until a dashboard shows what fits into the window, and until a card shows another step? The server has
// loaded before the first navigation, and the browser's cache is empty each time.
//
//   node kinds.mjs --kind images|histograms|graphs --logdir DIR --runs 200 [--times 5] [--page tensorboard] -- COMMAND --logdir {logdir} --port {port}
//
// Run it where playwright-core is installed. Prints one JSON line. TensorBoard has no steps to change but those of pictures.
import { flag, launch, median, serve, sleep, textFlag } from "./browser.mjs"

const kind = textFlag("kind"), other = textFlag("page", "board") === "tensorboard"
const times = flag("times", 5), runs = flag("runs", 1)

/** Given to the page: what is in the window, in whatever shadow of an element it lies. */
function looks() {
  window.inSight = function inSight(selector, root = document) {
    const found = [...root.querySelectorAll(selector)].filter(element => {
      const box = element.getBoundingClientRect()
      return box.height > 0 && box.bottom > 0 && box.top < innerHeight
    })
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) found.push(...inSight(selector, element.shadowRoot))
    return found
  }
  window.all = (selector, holds) => {
    const found = window.inSight(selector)
    return found.length > 0 && found.every(holds)
  }
}

/** True when what is in the window has been painted; given to the page. */
const painted = {
  board: {
    images: () => window.all('[data-kind="image"]', card => card.dataset.lastStep && card.querySelector("img")?.complete),
    histograms: () => window.all('[data-kind="histogram"]', card => card.dataset.lastStep),
    graphs: () => Number(document.querySelector(".graph-canvas [data-nodes], .graph-canvas[data-nodes]")?.dataset.nodes) > 0,
  },
  tensorboard: {
    images: () => window.all("tf-image-loader", card => card.shadowRoot.querySelector("#main-image-container img")?.complete),
    histograms: () => window.all("tf-histogram-loader", card => card.shadowRoot.querySelector("vz-histogram-timeseries")?.shadowRoot.querySelector("path[d]")),
    graphs: () => window.inSight("g.node").length > 0,
  },
}[other ? "tensorboard" : "board"][kind]

/** Goes to the step before in the first card, and tells how long it took until that was painted, ms; given to the page. */
const step = {
  board: {
    images: () => {
      const card = window.inSight('[data-kind="image"]')[0], before = card.dataset.lastStep
      return window.until(() => { press(card.querySelector(".step-main")) }, () => card.dataset.lastStep !== before && card.querySelector("img")?.complete)
      function press(element) { element.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true, cancelable: true })) }
    },
    histograms: () => {
      const card = window.inSight('[data-kind="histogram"]')[0], chart = card.querySelector(".card-main")
      return window.until(() => {
        chart.focus()
        chart.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true, cancelable: true }))
      }, () => document.querySelector(".tip tbody"))
    },
  },
  tensorboard: {
    images: () => {
      const card = window.inSight("tf-image-loader")[0], before = card.shadowRoot.querySelector("#main-image-container img").src
      return window.until(() => { card._stepIndex -= 1 }, () => {
        const img = card.shadowRoot.querySelector("#main-image-container img")
        return img && img.src !== before && img.complete
      })
    },
  },
}[other ? "tensorboard" : "board"][kind]

/** Goes a step back in all cards at once, and tells how long it took until those in the window were painted, ms; given to the page. */
const stepAll = !other && kind === "images" ? () => {
  const cards = window.inSight('[data-kind="image"]'), before = cards.map(card => card.dataset.lastStep)
  return window.until(() => {
    cards[0].querySelector(".step-main").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true, cancelable: true }))
  }, () => cards.every((card, i) => card.dataset.lastStep !== before[i] && card.querySelector("img")?.complete))
} : undefined

/** What somebody needs at least to look at the cards between linking their steps and moving them, ms. */
const LOOK = 1000

/** Given to the page: acts, looks once a frame whether it has worked, and tells how long that took. */
function watches() {
  window.until = (act, holds) => new Promise(done => {
    const began = performance.now()
    act()
    const look = () => {
      if (holds()) requestAnimationFrame(() => { done(Math.round(performance.now() - began)) })
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}

/** Where the server says that everything has been read. */
const listed = { images: "/data/plugin/images/tags", histograms: "/data/plugin/histograms/tags", graphs: "/data/plugin/graphs/info" }[kind]

/** Waits until all runs are listed, and nothing more of them has come for a while. */
async function loaded(url) {
  let before = ""
  for (let i = 0; i < 1200; i++) {
    const text = await (await fetch(url + listed)).text(), complete = Object.keys(JSON.parse(text)).length >= runs && await readToTheEnd(url)
    if (complete && text === before) return
    before = text
    await sleep(1000)
  }
  throw new Error("the server does not get its runs loaded")
}

/** Whether the last run has its last step; TensorBoard tells no more about how far it is. */
async function readToTheEnd(url) {
  if (kind === "graphs") return true
  const run = `run_${String(runs - 1).padStart(5, "0")}`, tag = "group0/metric_0"
  const answer = await fetch(`${url}/data/plugin/${kind}/${kind}?${new URLSearchParams({ run, tag, sample: 0 })}`)
  return answer.ok && (await answer.json()).at(-1)?.[kind === "images" ? "step" : 1] === flag("last", 0)
}

/** The address of the dashboard. TensorBoard selects no run by itself where there are more than forty. */
function address(url) {
  if (!other) return `${url}/?tab=${kind}`
  const chosen = Object.fromEntries(Array.from({ length: runs }, (_, r) => [`run_${String(r).padStart(5, "0")}`, true]))
  return `${url}/#${kind}&runSelectionState=${encodeURIComponent(btoa(JSON.stringify(chosen)))}`
}

const server = await serve(textFlag("logdir"))
let browser
try {
  await loaded(server.url)
  browser = await launch()
  const opened = [], stepped = [], steppedAll = []
  for (let i = 0; i < times; i++) {
    const page = await (await browser.newContext({ viewport: { width: 1600, height: 1000 } })).newPage()
    await page.addInitScript(looks)
    await page.addInitScript(watches)
    const began = performance.now()
    await page.goto(address(server.url), { waitUntil: "commit" })
    await page.waitForFunction(painted, null, { timeout: 120000, polling: other ? 50 : "raf" })
    opened.push(Math.round(performance.now() - began))
    if (step) stepped.push(await page.evaluate(step))
    if (stepAll) {
      await page.getByLabel("Link steps").check()
      await sleep(LOOK)
      steppedAll.push(await page.evaluate(stepAll))
    }
    if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT })
    await page.context().close()
  }
  console.log(JSON.stringify({ open_ms: median(opened), open_worst_ms: Math.max(...opened), ...step && { step_ms: median(stepped), step_worst_ms: Math.max(...stepped) }, ...stepAll && { all_ms: median(steppedAll), all_worst_ms: Math.max(...steppedAll) }, times }))
} finally {
  await browser?.close()
  server.stop()
}
