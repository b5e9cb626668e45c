// What the tests of charts and cards share: logs to write, a board to open on them, and where things are on the page.
import fs from "node:fs/promises"
import type { Browser, Locator, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll } from "vitest"
import { Board, launch, open, type Watched } from "./board"
import { Log } from "./events"

let browser: Browser
const ends: (() => void | Promise<void>)[] = []

/** Call once in a file of tests: opens the browser, and puts everything away after each test. */
export function inBrowser(): void {
  beforeAll(async () => { browser = await launch() })
  afterAll(() => browser.close())
  afterEach(async () => { for (const end of ends.splice(0).reverse()) await end() })
}

export const STEPS = 20_000
export const falling = (step: number, i = 0) => Math.fround((i + 1) * Math.exp(-step / 50))

export function newLog(): Log {
  const log = new Log()
  ends.push(() => { log.remove() })
  return log
}

export async function visit(log: string, query = "", options = {}): Promise<Watched> {
  const board = await Board.start(["--logdir", log])
  ends.push(() => board.kill())
  const watched = await open(browser, board.url + query, { acceptDownloads: true, ...options })
  ends.push(() => watched.page.context().close())
  return watched
}

export const card = (page: Page, tag: string): Locator => page.locator(`article[data-tag="${tag}"]`).first()
export const plot = (page: Page, tag: string): Locator => card(page, tag).locator(".plot")
const numbers = async (element: Locator, name: string) => (await element.getAttribute(name))!.split(",").map(Number) as [number, number]
export const shownX = (page: Page, tag: string) => numbers(plot(page, tag), "data-x")
export const shownY = (page: Page, tag: string) => numbers(plot(page, tag), "data-y")
export const points = async (page: Page, tag: string) => Number(await plot(page, tag).getAttribute("data-points"))

/** Where a share of the plot's inner width lies on the page. */
export async function place(page: Page, tag: string, share: number, height = 0.5): Promise<{ x: number; y: number }> {
  const box = (await plot(page, tag).boundingBox())!
  const left = box.x + 48, right = box.x + box.width - 14
  return { x: left + (right - left) * share, y: box.y + 8 + (box.height - 32) * height }
}

export async function drag(page: Page, tag: string, from: number, to: number, heights: [number, number] = [0.5, 0.5]): Promise<void> {
  const a = await place(page, tag, from, heights[0]), b = await place(page, tag, to, heights[1])
  await page.mouse.move(a.x, a.y)
  await page.mouse.down()
  await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2)
  await page.mouse.move(b.x, b.y)
  await page.mouse.up()
}

/** The address once it has caught up with the view. */
export async function settledUrl(page: Page): Promise<string> {
  await page.waitForTimeout(1_200)
  return page.url()
}

/** Picks from the card's menu, and returns the file that the page then hands out. */
export async function download(page: Page, tag: string, name: string): Promise<{ text: Buffer; name: string }> {
  await card(page, tag).hover()
  await card(page, tag).getByRole("button", { name: /^More/ }).click()
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name }).click()])
  return { text: await fs.readFile(await file.path()), name: file.suggestedFilename() }
}

/** What the axes of a chart say, asked of its echarts instance: the labels, and below them what these leave out. */
export function axisLabels(page: Page, tag: string): Promise<{ x: string[]; y: string[]; context: string }> {
  return plot(page, tag).locator(".chart").evaluate(element => {
    interface AxisOption { name?: string; axisLabel: { customValues: number[]; formatter(v: number): string } }
    const { echarts } = globalThis as unknown as { echarts: { getInstanceByDom(e: Element): { getOption(): { xAxis: AxisOption[]; yAxis: AxisOption[] } } } }
    const { xAxis: [x], yAxis: [y] } = echarts.getInstanceByDom(element).getOption()
    const labels = ({ axisLabel }: AxisOption) => axisLabel.customValues.map(v => axisLabel.formatter(v))
    return { x: labels(x!), y: labels(y!), context: x!.name ?? "" }
  })
}
