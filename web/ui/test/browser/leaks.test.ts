// Whatever one does with the page again and again leaves nothing behind in it.
import type { CDPSession, Page } from "playwright-core"
import { expect, test } from "vitest"
import { painted } from "./board"
import { session } from "./session"

const my = session()

/** How many nodes, in the document or out of it, and how many listeners the page holds. */
interface Held { nodes: number; listeners: number }

async function held(devtools: CDPSession): Promise<Held> {
  for (let i = 0; i < 2; i++) await devtools.send("HeapProfiler.collectGarbage")
  const { metrics } = await devtools.send("Performance.getMetrics")
  const get = (name: string) => metrics.find(m => m.name === name)!.value
  return { nodes: get("Nodes"), listeners: get("JSEventListeners") }
}

/** The least that the page holds within some time, or what is enough: charts outlive their cards by 2.5 s. */
async function least(devtools: CDPSession, patience: number, enough: (held: Held) => boolean): Promise<Held> {
  let found = await held(devtools)
  for (const end = Date.now() + patience; Date.now() < end && !enough(found);) {
    await new Promise(done => setTimeout(done, 250))
    const now = await held(devtools)
    found = { nodes: Math.min(found.nodes, now.nodes), listeners: Math.min(found.listeners, now.listeners) }
  }
  return found
}

/** Types without the browser's history of undo, which keeps an element for each of its last thousand changes. */
function setText(page: Page, selector: string, text: string): Promise<void> {
  return page.locator(selector).evaluate((input, text) => {
    (input as HTMLInputElement).value = text
    input.dispatchEvent(new InputEvent("input", { bubbles: true }))
  }, text)
}
const cards = (page: Page, n: number) => expect.poll(() => page.locator("article").count()).toBe(n)
const first = (page: Page) => page.locator("article").first()

const uses: ((page: Page) => Promise<void>)[] = [
  // the tag filter
  async page => {
    await setText(page, "#tag-filter", "b1")
    await cards(page, 1)
    await setText(page, "#tag-filter", "[")
    await setText(page, "#tag-filter", "")
    await cards(page, 3)
  },
  // the run filter and the selection
  async page => {
    await setText(page, "#run-filter", "r1")
    await setText(page, "#run-filter", "")
    const box = page.getByRole("checkbox").last()
    await box.uncheck()
    await box.check()
  },
  // the pointer over a chart
  async page => {
    await first(page).locator(".plot").hover()
    await page.locator(".tip").waitFor()
    await page.mouse.move(5, 5)
    await page.locator(".tip").waitFor({ state: "hidden" })
  },
  // full screen
  async page => {
    await first(page).getByRole("button", { name: "Full screen" }).click()
    await page.locator("dialog.full").waitFor()
    await page.keyboard.press("Escape")
    await page.locator("dialog.full").waitFor({ state: "detached" })
  },
  // pins
  async page => {
    await first(page).getByRole("button", { name: "Pin" }).click()
    await cards(page, 4)
    await first(page).getByRole("button", { name: "Unpin" }).click()
    await cards(page, 3)
  },
  // settings
  async page => {
    await page.getByRole("button", { name: "Settings" }).click()
    await page.getByRole("switch", { name: /Ignore outliers/ }).click()
    await page.getByRole("switch", { name: /Ignore outliers/ }).click()
    await page.keyboard.press("Escape")
  },
]

test("whatever is done twenty times leaves no node and no listener behind", { timeout: 180_000 }, async () => {
  const log = my.log()
  for (const run of ["r1", "r2", "r3"]) log.fill(run, ["a/1", "a/2", "b1"], 0, 20)
  const { page, complaints } = await my.show(log)
  await painted(page, "a/1", 19)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send("Performance.enable")
  const useAll = async (step: number) => {
    log.fill("r1", ["a/1", "a/2", "b1"], step, step + 1)
    for (const use of uses) await use(page)
  }
  for (let i = 20; i < 23; i++) await useAll(i)
  const before = await least(devtools, 5_000, () => false)
  for (let i = 23; i < 43; i++) await useAll(i)
  const after = await least(devtools, 20_000, held => held.nodes <= before.nodes && held.listeners <= before.listeners)
  expect(after.nodes - before.nodes, "nodes").toBeLessThan(20)
  expect(after.listeners - before.listeners, "listeners").toBeLessThan(20)
  expect(complaints).toEqual([])
})
