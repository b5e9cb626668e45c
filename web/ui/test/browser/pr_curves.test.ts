// Precision-recall curves: those of all runs in a card, step by step, live; thresholds under the pointer and by key.
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { testdata } from "./board"
import { pixels } from "./pixels"
import { param, session } from "./session"

const my = session()

const card = (page: Page, tag: string) => page.locator(`article[data-kind="pr_curve"][data-tag="${tag}"]`).first()
const shows = (page: Page, tag: string, step: number) => expect.poll(() => card(page, tag).getAttribute("data-last-step")).toBe(String(step))
const table = (page: Page, tag: string) => card(page, tag).locator(".pr-runs tr").evaluateAll(rows => rows.map(row => [...row.children].map(cell => cell.textContent).join(" | ")))

/** tp, fp, tn, fn, precision, recall at the thresholds 0, 0.5, 1. */
const GOOD = [[4, 4, 2], [4, 1, 0], [0, 3, 4], [0, 0, 2], [0.5, 0.8, 1], [1, 1, 0.5]]
const FAIR = [[4, 3, 1], [4, 2, 1], [0, 2, 3], [0, 1, 3], [0.5, 0.6, 0.5], [1, 0.75, 0.25]]

/** How many pixels of the chart have about this colour. */
const coloured = async (page: Page, tag: string, swatch: string) => (await pixels(card(page, tag).locator(".rate-plot canvas").first(), swatch)).of

const swatch = (page: Page, tag: string, row: number) => card(page, tag).locator(".pr-runs .run-mark").nth(row).evaluate((mark: HTMLElement) => mark.style.getPropertyValue("--swatch"))

test("the curves of a fixture are drawn", async () => {
  const log = "torch_all", tag = "pr/class0", run = "run_0"
  const board = await my.serve("--logdir", testdata(`logs/${log}`))
  const { page, complaints } = await my.visit(board.url + "?tab=pr_curves")
  await card(page, tag).waitFor()
  await expect.poll(() => card(page, tag).getAttribute("data-last-step")).not.toBeNull()
  expect((await table(page, tag)).some(row => row.includes(run) && /AP 0\.\d+/.test(row))).toBe(true)
  expect(await coloured(page, tag, await swatch(page, tag, 0))).toBeGreaterThan(40)
  expect(complaints).toEqual([])
})

test("runs share a card, the slider goes over all their steps, and a new step is there at once", async () => {
  const log = my.log()
  log.prCurve("a", "pr", 10, GOOD, 1_700_000_000)
  log.prCurve("a", "pr", 20, GOOD, 1_700_000_090)
  log.prCurve("b", "pr", 15, FAIR, 1_700_000_000)
  const { page, complaints } = await my.show(log, "?tab=pr_curves")
  await shows(page, "pr", 20)
  expect(await table(page, "pr")).toEqual(["a | step 20 | AP 0.9", "b | step 15 | AP 0.55"])
  for (const row of [0, 1]) expect(await coloured(page, "pr", await swatch(page, "pr", row))).toBeGreaterThan(100)
  await page.getByText("Relative", { exact: true }).click()
  await expect.poll(() => table(page, "pr")).toEqual(["a | 1m 30s | AP 0.9", "b | 0s | AP 0.55"])
  await param(page, "prTime").toEqual(["relative"])
  await page.getByRole("radio", { name: "Step" }).check()
  await card(page, "pr").getByRole("slider", { name: "Step of pr" }).fill("0")
  await expect.poll(() => table(page, "pr")).toEqual(["a | step 10 | AP 0.9", "b | step 15 | AP 0.55"])
  await param(page, "cardStep").toEqual(["@pr_curves,pr:10"])
  await card(page, "pr").getByRole("button", { name: "Newest" }).click()
  log.prCurve("b", "pr", 30, GOOD)
  await shows(page, "pr", 30)
  await expect.poll(() => table(page, "pr")).toEqual(["a | step 20 | AP 0.9", "b | step 30 | AP 0.9"])
  expect(complaints).toEqual([])
})

test("each run has a slider of its own, and the card's moves all again", async () => {
  const log = my.log()
  for (const run of ["a", "b"]) for (const [i, curve] of [FAIR, GOOD, FAIR].entries()) log.prCurve(run, "pr", 10 * (i + 1), curve)
  const { page, complaints } = await my.show(log, "?tab=pr_curves")
  await shows(page, "pr", 30)
  const own = (run: string) => card(page, "pr").getByRole("slider", { name: `Step of the run ${run}` })
  await own("b").fill("1")
  await expect.poll(() => table(page, "pr")).toEqual(["a | step 30 | AP 0.55", "b | step 20 | AP 0.9"])
  await param(page, "cardStep").toEqual(["@pr_curves,pr,b:20"])
  await page.reload()
  await expect.poll(() => table(page, "pr")).toEqual(["a | step 30 | AP 0.55", "b | step 20 | AP 0.9"])
  await own("b").press("End")
  log.prCurve("b", "pr", 40, GOOD)
  await expect.poll(() => table(page, "pr")).toEqual(["a | step 30 | AP 0.55", "b | step 40 | AP 0.9"])
  await own("a").fill("0")
  await card(page, "pr").getByRole("slider", { name: "Step of pr" }).fill("1")
  await expect.poll(() => table(page, "pr")).toEqual(["a | step 20 | AP 0.9", "b | step 20 | AP 0.9"])
  await page.getByLabel("Link steps").check()
  expect(await own("a").count()).toBe(0)
  expect(complaints).toEqual([])
})

test("a box that is dragged is shown alone, by key too; the link keeps it, and a double click shows everything", async () => {
  const log = my.log()
  log.prCurve("a", "pr", 1, GOOD)
  const { page, complaints } = await my.show(log, "?tab=pr_curves")
  await shows(page, "pr", 1)
  const box = (await card(page, "pr").locator(".rate-plot").boundingBox())!, from = [box.x + 58, box.y + 10] as const, [width, height] = [box.width - 72, box.height - 50]
  await page.mouse.move(from[0] + width / 2, from[1])
  await page.mouse.down()
  await page.mouse.move(from[0] + width * 0.7, from[1] + height * 0.2)
  await page.mouse.move(from[0] + width, from[1] + height / 2)
  await page.mouse.up()
  const sides = () => expect.poll(() => new URL(page.url()).searchParams.get("prZoom")?.split(":")[1]?.split(",").map(Number) ?? [])
  const near = (n: number) => expect.closeTo(n, 1.5) as number
  await sides().toEqual([near(0.5), near(1), near(0.5), near(1)])
  await page.reload()
  await shows(page, "pr", 1)
  // The point at the threshold 0.5: recall 1, precision 0.8, is now lower down.
  await page.mouse.move(box.x + box.width - 16, from[1] + 0.4 * height)
  await expect.poll(() => page.locator(".rate-tip caption").textContent()).toBe("Threshold 0.5")
  await page.mouse.dblclick(from[0] + width / 3, from[1] + height / 2)
  await param(page, "prZoom").toEqual([])
  await card(page, "pr").locator(".card-main").focus()
  await page.keyboard.press("+")
  await sides().toEqual([near(0.17), near(0.83), near(0.17), near(0.83)])
  await card(page, "pr").getByRole("button", { name: "Reset zoom" }).click()
  await param(page, "prZoom").toEqual([])
  expect(complaints).toEqual([])
})

test("a threshold is read under the pointer and by key", async () => {
  const log = my.log()
  log.prCurve("a", "pr", 1, GOOD)
  log.prCurve("b", "pr", 1, FAIR)
  const { page, complaints } = await my.show(log, "?tab=pr_curves")
  await shows(page, "pr", 1)
  const box = (await card(page, "pr").locator(".rate-plot").boundingBox())!
  // The point of run a at the threshold 0.5: recall 1, precision 0.8.
  await page.mouse.move(box.x + box.width - 16, box.y + 10 + 0.2 * (box.height - 50))
  await expect.poll(() => page.locator(".rate-tip caption").textContent()).toBe("Threshold 0.5")
  await expect.poll(() => page.locator(".rate-tip tbody tr").evaluateAll(rows => rows.map(row => [...row.children].map(cell => cell.textContent).join(" ")))).toEqual(["a 0.8 1 4 1 3 0", "b 0.6 0.75 3 2 2 1"])
  await page.mouse.move(5, 5)
  await expect.poll(() => page.locator(".rate-tip").count()).toBe(0)
  await card(page, "pr").locator(".card-main").focus()
  await page.keyboard.press(">")
  await page.keyboard.press(">")
  await expect.poll(() => card(page, "pr").locator(".sr-only").textContent()).toBe("Threshold 0.5. a: precision 0.8, recall 1, true positives 4, false positives 1, true negatives 3, false negatives 0; b: precision 0.6, recall 0.75, true positives 3, false positives 2, true negatives 2, false negatives 1")
  await page.keyboard.press("Escape")
  await expect.poll(() => page.locator(".rate-tip").count()).toBe(0)
  expect(complaints).toEqual([])
})

test("full screen, run selection, and what is no curve", async () => {
  const log = my.log()
  log.prCurve("a", "pr", 1, GOOD)
  log.prCurve("b", "pr", 1, [[1, 2], [3, 4]])
  const { page } = await my.show(log, "?tab=pr_curves")
  await expect.poll(() => table(page, "pr")).toEqual(["a | step 1 | AP 0.9", "b | precision-recall curve: expected a tensor of shape [6 thresholds], got [2 2]"])
  await card(page, "pr").getByRole("button", { name: "Full screen" }).click()
  await expect.poll(() => page.locator("dialog.full article").getAttribute("data-last-step")).toBe("1")
  await page.keyboard.press("Escape")
  await param(page, "card").toEqual([])
  await page.goto(page.url().replace(/\?.*/, "?tab=pr_curves&run=a&v=1"))
  await expect.poll(() => table(page, "pr")).toEqual(["a | step 1 | AP 0.9"])
})
