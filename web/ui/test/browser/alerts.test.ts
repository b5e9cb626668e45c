// Alerts: a value that is no number comes while the page is open; the bell tells, and leads to the chart and the step.
import { expect, test } from "vitest"
import type { Page } from "playwright-core"
import { painted } from "./board"
import { param, session } from "./session"

const my = session()
const WAIT = { timeout: 30_000 }

const bell = (page: Page) => page.getByRole("button", { name: /^Alerts/ })
const panel = (page: Page) => page.getByRole("dialog", { name: "Alerts", exact: true })

function someLog() {
  const log = my.log()
  for (const run of ["sound", "<b>bad"]) for (const step of [0, 10, 20]) log.append(run, step, { loss: 1 / (1 + step), "other/metric": step })
  return log
}

test("NaN comes while the page is open: the bell, run and card are marked; a click leads to the card and the step; muting holds after a reload", async () => {
  const log = someLog()
  const { page, complaints } = await my.show(log)
  await painted(page, "loss", 20)
  expect(await bell(page).count()).toBe(0)

  // What comes within the board's first look is history: go on until it is news.
  let step = 30
  await expect.poll(async () => {
    const run = `late${step}`
    for (const s of [0, 1]) log.append(run, s, { loss: 1 })
    log.append(run, (step += 10), { loss: NaN })
    return bell(page).getAttribute("aria-label", { timeout: 1_000 }).catch(() => null)
  }, { ...WAIT, interval: 1_000 }).toMatch(/^Alerts: \d+ new$/)
  await expect.poll(() => page.locator('.card[data-tag="loss"] .alert-mark').count(), WAIT).toBe(1)
  await expect.poll(() => page.locator(".runs .run .alert-mark").count(), WAIT).toBeGreaterThan(0)
  expect(await page.locator('.card[data-tag="other/metric"] .alert-mark').count()).toBe(0)

  await bell(page).click()
  const item = panel(page).locator('section[aria-label="Now"] .alert-item').first()
  await expect.poll(() => item.locator("p").textContent(), WAIT).toMatch(/^loss is NaN at step \d+; the last number was 1 at step 1$/)
  const at = /at step (\d+);/.exec((await item.locator("p").textContent())!)![1]!
  await item.getByRole("link").click()
  await expect.poll(() => page.locator(".full-card").getAttribute("data-tag"), WAIT).toBe("loss")
  await param(page, "card").toEqual(["loss"])
  await param(page, "steps").toEqual([at])
  await page.keyboard.press("Escape")
  await expect.poll(() => bell(page).getAttribute("aria-label"), WAIT).toMatch(/^Alerts/)

  await page.locator('.card[data-tag="loss"] .alert-mark').click()
  await expect.poll(() => panel(page).textContent()).toContain("Only those about loss")
  await panel(page).getByRole("button", { name: /^Mute/ }).first().click()
  await panel(page).getByRole("button", { name: "All “Not a number”" }).click()
  await expect.poll(() => panel(page).locator('section[aria-label="Muted"] .alert-item').count(), WAIT).toBeGreaterThan(0)
  await expect.poll(() => page.locator(".alert-mark").count(), WAIT).toBe(0)
  await page.reload()
  await painted(page, "loss", 20)
  await bell(page).click()
  await expect.poll(() => panel(page).locator('section[aria-label="Muted"] .alert-item').count(), WAIT).toBeGreaterThan(0)
  expect(await page.locator(".alert-mark").count()).toBe(0)
  await panel(page).getByRole("button", { name: "Unmute" }).first().click()
  await expect.poll(() => page.locator('.card[data-tag="loss"] .alert-mark').count(), WAIT).toBe(1)
  expect(complaints).toEqual([])
}, 180_000)

test("what was there before the board is listed apart, and names are shown as text", async () => {
  const log = someLog()
  log.append("<b>bad", 30, { loss: NaN })
  const { page, complaints } = await my.show(log)
  await expect.poll(() => bell(page).getAttribute("aria-label", { timeout: 1_000 }).catch(() => null), WAIT).toBe("Alerts")
  await bell(page).click()
  const item = panel(page).locator('section[aria-label^="Over"] .alert-item')
  await expect.poll(() => item.count(), WAIT).toBe(1)
  await expect.poll(() => item.locator(".alert-run").textContent()).toBe("<b>bad")
  expect(await panel(page).locator("bdi > b").count()).toBe(0)
  await expect.poll(() => item.getByRole("link").getAttribute("href")).toContain("run=%3Cb%3Ebad")
  // The link opens the same in another page, for its run alone.
  const { page: other } = await my.visit(new URL((await item.getByRole("link").getAttribute("href"))!, page.url()).href)
  await expect.poll(() => other.locator(".full-card").getAttribute("data-tag"), WAIT).toBe("loss")
  expect(complaints).toEqual([])
}, 120_000)
