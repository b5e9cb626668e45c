// The report as its reader has it: one file, opened without a network.
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import type { Log } from "./events"
import { session } from "./session"

const my = session()
const HOSTILE = `</script><img src=x onerror=alert(1)> "q" __f__`

function seeds(): Log {
  const log = my.log()
  for (const lr of [0.1, 0.01]) for (let seed = 0; seed < 3; seed++) {
    const run = lr === 0.1 && seed === 0 ? HOSTILE.replaceAll("/", "") : `lr${lr}-s${seed}`
    log.session(run, { lr, seed }, 1)
    for (let step = 0; step <= 40; step += 4) log.append(run, step, { loss: lr + 1 / (1 + step / 10) + seed / 100, accuracy: step / 50 })
  }
  return log
}

/** Clicks for a report, and opens the file in a browser that reaches nothing. */
async function report(page: Page, colorScheme: "light" | "dark" = "light"): Promise<{ file: Page; complaints: string[] }> {
  await page.getByRole("button", { name: "Copy or download the table" }).click()
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("Download a report with charts").click()])
  expect(download.suggestedFilename()).toBe("report.html")
  const path = join(await mkdtemp(join(tmpdir(), "board-report-")), "report.html")
  await download.saveAs(path)
  const context = await page.context().browser()!.newContext({ offline: true, colorScheme, viewport: { width: 1200, height: 900 } })
  const file = await context.newPage(), complaints: string[] = []
  file.on("pageerror", e => complaints.push(e.message))
  file.on("console", m => { if (m.type() === "error" || m.type() === "warning") complaints.push(m.text()) })
  file.on("request", r => { if (!r.url().startsWith("file:")) complaints.push(r.url()) })
  file.on("dialog", d => { complaints.push(d.message()); void d.dismiss() })
  await file.goto(pathToFileURL(path).href)
  return { file, complaints }
}

const lines = (file: Page) => file.locator('.chart svg path[fill="none"]')

test("a report has the charts, the table and the baseline that were on show, and acts without a network", async () => {
  const { page } = await my.show(seeds(), "?tab=compare&baseline=lr0.1-s1")
  await expect.poll(() => page.locator(".compare .beside.worse").count()).toBeGreaterThan(0)
  const { file, complaints } = await report(page)
  await expect.poll(() => file.locator(".chart svg").count()).toBe(2)
  expect(new Set(await file.locator("figcaption").allTextContents())).toEqual(new Set(["accuracy", "loss"]))
  await expect.poll(() => file.locator("tbody tr").count()).toBe(6)
  await expect.poll(() => file.locator("tr.baseline th").textContent()).toContain("lr0.1-s1")
  await expect.poll(() => file.locator("small.better, small.worse").count()).toBeGreaterThan(0)
  await expect.poll(() => file.locator("tbody").textContent()).toContain(HOSTILE.replaceAll("/", ""))

  const before = await lines(file).count()
  await file.locator(".legend button").first().click()
  await expect.poll(() => lines(file).count()).toBeLessThan(before)
  await file.getByRole("button", { name: "lr", exact: true }).click()
  await expect.poll(() => file.locator("tbody tr td:nth-child(2)").first().textContent()).toContain("0.01")

  await file.locator(".chart").first().hover()
  await expect.poll(() => file.locator(".tip bdi").count()).toBeGreaterThan(0)
  await file.evaluate(() => { dispatchEvent(new Event("beforeprint")) })
  await expect.poll(() => file.locator(".chart svg[viewBox]").count()).toBe(2)
  await file.evaluate(() => { dispatchEvent(new Event("afterprint")) })
  expect(complaints).toEqual([])
  await file.context().close()
})

test("a report of groups has their bands, and is dark for who likes it dark", async () => {
  const { page } = await my.show(seeds(), "?tab=compare&group=all-but:seed")
  await expect.poll(() => page.locator(".compare .table tbody tr").count()).toBe(2)
  const { file, complaints } = await report(page, "dark")
  await expect.poll(() => file.locator(".chart svg").count()).toBe(2)
  await expect.poll(() => file.locator("tbody tr").count()).toBe(2)
  await expect.poll(() => file.locator("tbody td").first().textContent()).toBe("3")
  await expect.poll(() => file.locator('.chart svg path[fill-opacity="0.16"], .chart svg polygon[fill-opacity="0.16"], .chart svg [opacity="0.16"]').count()).toBe(4)
  expect(await file.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(18, 21, 26)")
  expect(complaints).toEqual([])
  await file.context().close()
})
