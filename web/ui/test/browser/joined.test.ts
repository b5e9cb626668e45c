// Several tags in one chart, formulas, and a metric along x, as a person makes them.
import { expect, test } from "vitest"
import type { Page } from "playwright-core"
import { card, inBrowser, newLog, plot, points, visit } from "./cards"

inBrowser()

/** Two runs with a loss at each step, a validation every fifth, an accuracy and tokens. */
function twoRuns() {
  const log = newLog()
  for (const [i, run] of ["a", "b"].entries()) {
    for (let step = 0; step <= 100; step++) {
      const loss = (i + 1) * Math.exp(-step / 40)
      log.append(run, step, { loss, tokens: step * 1000 * (i + 1), accuracy: 1 - loss / 2, ...step % 5 === 0 && { val_loss: loss + 0.25 } })
    }
  }
  return log
}

const legend = (page: Page, tag: string) => card(page, tag).locator(".curve-legend bdi").allTextContents()
const titles = (page: Page) => page.locator('article[data-kind="scalar"]').evaluateAll(all => all.map(a => (a as HTMLElement).dataset["tag"]))
const words = (page: Page, name: string) => expect.poll(() => new URL(page.url()).searchParams.getAll(name), { timeout: 10_000 })
const drawn = (page: Page, tag: string) => expect.poll(() => points(page, tag).catch(() => 0), { timeout: 15_000 })

async function choose(page: Page, tag: string, item: string): Promise<void> {
  await card(page, tag).hover()
  await card(page, tag).getByRole("button", { name: /^More/ }).click()
  await page.getByRole("menuitem", { name: item }).click()
}

test("training and validation share a chart, can be taken apart, and the link says so", async () => {
  const { page, complaints } = await visit(twoRuns().dir)
  await drawn(page, "loss").toBe(2 * 101 + 2 * 21)
  expect(await legend(page, "loss")).toEqual(["loss", "val_loss"])
  expect(await titles(page)).toEqual(["accuracy", "loss", "tokens"])
  await choose(page, "loss", "Take apart")
  await expect.poll(() => titles(page)).toEqual(["accuracy", "loss", "tokens", "val_loss"])
  await words(page, "part").toEqual(["@curves,loss|val_loss"])
  await page.reload()
  await expect.poll(() => titles(page), { timeout: 15_000 }).toEqual(["accuracy", "loss", "tokens", "val_loss"])
  expect(complaints).toEqual([])
})

test("a card is dragged on another one; reload, full screen and pins keep what was made", async () => {
  const { page, complaints } = await visit(twoRuns().dir)
  await drawn(page, "tokens").toBe(202)
  // What lets cards be dragged comes after the first cards.
  const title = card(page, "tokens").locator(".card-title")
  await expect.poll(async () => {
    await page.mouse.move(0, 0)
    await title.hover()
    return title.getAttribute("data-drag")
  }).toBe("")
  await title.dragTo(plot(page, "accuracy"))
  await expect.poll(() => titles(page)).toEqual(["accuracy, tokens", "loss"])
  await drawn(page, "accuracy, tokens").toBe(404)
  await words(page, "join").toEqual(["@curves,accuracy|tokens"])
  await card(page, "accuracy, tokens").getByRole("button", { name: "Pin" }).click()
  await words(page, "pin").toEqual(["@curves,accuracy|tokens"])
  await page.reload()
  await drawn(page, "accuracy, tokens").toBe(404)
  expect(await titles(page)).toEqual(["accuracy, tokens", "accuracy, tokens", "loss"])
  await card(page, "accuracy, tokens").hover()
  await card(page, "accuracy, tokens").getByRole("button", { name: "Full screen" }).click()
  const table = page.locator("dialog .values tbody tr")
  await expect.poll(() => table.count(), { timeout: 15_000 }).toBe(4)
  await expect.poll(() => page.locator("dialog .values thead").textContent()).toContain("Tag")
  await page.keyboard.press("Escape")
  expect(complaints).toEqual([])
})

test("while runs make groups, a chart of several tags draws the groups of each, and formulas by run", async () => {
  const log = newLog()
  for (const lr of [0.1, 0.2]) for (const seed of [1, 2, 3]) {
    log.session(`lr${lr}-s${seed}`, { lr, seed }, 1)
    for (let step = 0; step <= 20; step++) log.append(`lr${lr}-s${seed}`, step, { loss: lr + seed / (1 + step), other: lr * step + seed, acc: step / 20, val_acc: step / 40 })
  }
  const { page, complaints } = await visit(log.dir, `?v=1&group=all-but:seed&join=${encodeURIComponent("@curves,loss|other")}`)
  await drawn(page, "loss, other").toBe(2 * 2 * 21)
  // Training and validation share a chart unasked, as they do without groups.
  await drawn(page, "acc").toBe(2 * 2 * 21)
  await card(page, "loss, other").locator(".plot").hover()
  await expect.poll(() => page.locator(".tip tbody tr").count(), { timeout: 15_000 }).toBe(4)
  const tip = (await page.locator(".tip tbody tr").allTextContents()).join("\n")
  await page.mouse.move(0, 0)
  await choose(page, "loss, other", "Table of all points")
  const dialog = page.getByRole("dialog", { name: "All points of loss, other" })
  await expect.poll(() => dialog.locator(".points tbody td").nth(2).textContent()).toBe("1.100000023841858")
  await dialog.getByLabel("Tag").selectOption({ label: "other" })
  await expect.poll(() => dialog.locator(".points tbody td").nth(2).textContent()).toBe("1")
  await page.keyboard.press("Escape")
  for (const part of ["lr=0.1 (n=3)", "lr=0.2 (n=3)", "loss", "other"]) expect(tip).toContain(part)
  await page.goto(page.url().replace(/join=[^&]*/, `join=${encodeURIComponent("@curves,loss|=loss * 2")}`))
  await drawn(page, "loss, loss * 2").toBe(2 * 21 + 6 * 21)
  await expect.poll(() => card(page, "loss, loss * 2").locator(".chip").allTextContents()).toContain("not grouped")
  expect(complaints).toEqual([])
})

test("a formula is added by keyboard, what is wrong is marked, and it stays live", async () => {
  const log = twoRuns(), { page, complaints } = await visit(log.dir)
  await drawn(page, "loss").toBeGreaterThan(0)
  await choose(page, "loss", "Add a tag, a formula, an x axis…")
  const dialog = page.getByRole("dialog", { name: "What this chart shows" }), box = dialog.getByLabel("Add a tag or a formula")
  await box.fill("val_loss - los")
  await page.getByRole("option", { name: /^loss/ }).waitFor()
  await page.keyboard.press("Escape")
  await box.press("Enter")
  await expect.poll(() => dialog.locator("mark").textContent()).toBe("los")
  await box.fill("val_loss - loss")
  await page.keyboard.press("Escape")
  await box.press("Enter")
  await dialog.getByText("formula", { exact: true }).waitFor()
  await dialog.getByRole("button", { name: "Remove val_loss", exact: true }).click()
  await dialog.getByRole("button", { name: "Done" }).click()
  const title = "loss, val_loss - loss"
  await drawn(page, title).toBe(2 * 101 * 2)
  await expect.poll(() => card(page, title).locator(".chip").first().textContent()).toBe("interpolated")
  for (let step = 101; step <= 110; step++) log.append("a", step, { loss: 0.1, ...step === 110 && { val_loss: 0.5 } })
  await drawn(page, title).toBe(2 * 101 * 2 + 20)
  expect(complaints).toEqual([])
})

test("a metric runs along x, and its points are saved", async () => {
  const { page, complaints } = await visit(twoRuns().dir)
  await drawn(page, "accuracy").toBe(202)
  await choose(page, "accuracy", "Add a tag, a formula, an x axis…")
  const dialog = page.getByRole("dialog", { name: "What this chart shows" }), box = dialog.getByLabel("X axis: a tag or a formula")
  await box.fill("tokens")
  await dialog.getByRole("button", { name: "Use" }).click()
  await dialog.getByText("x axis", { exact: true }).waitFor()
  await dialog.getByRole("button", { name: "Done" }).click()
  const title = "accuracy over tokens"
  await drawn(page, title).toBe(202)
  expect((await plot(page, title).getAttribute("data-x"))!.split(",")[0]).toBe("0")
  expect(Number((await plot(page, title).getAttribute("data-x"))!.split(",")[1])).toBeGreaterThanOrEqual(200_000)
  const saved = page.waitForEvent("download")
  await choose(page, title, "All points (CSV)")
  const text = await (await saved).createReadStream().then(async stream => { let all = ""; for await (const piece of stream) all += String(piece); return all })
  expect(text.split("\r\n").slice(0, 2)).toEqual(["curve,run,x,step,value", `"metric(""accuracy"")",a,0.0,0,0.5`])
  expect(text.split("\r\n")).toHaveLength(2 * 101 + 2)
  expect(complaints).toEqual([])
})

test("the runs of Keras have one colour, the validation is dashed; apart, each has its own", async () => {
  const log = newLog()
  for (const run of ["x/train", "x/validation"]) for (let step = 0; step < 5; step++) log.append(run, step, { epoch_loss: step })
  const { page } = await visit(log.dir)
  await drawn(page, "epoch_loss").toBe(10)
  const swatches = () => page.locator('[role="grid"] .run-mark, .run-list .run-mark, .runs .run-mark').evaluateAll(all => all.map(e => getComputedStyle(e).getPropertyValue("--swatch").trim()))
  const lines = () => page.evaluate(() => [...document.querySelectorAll('article[data-tag="epoch_loss"] .chart')].length)
  expect(await lines()).toBe(1)
  const together = await swatches()
  if (together.length > 1) expect(new Set(together).size).toBe(1)
  await page.goto(page.url().split("?")[0]! + "?apart=1")
  await drawn(page, "epoch_loss").toBe(10)
  const apart = await swatches()
  if (apart.length > 1) expect(new Set(apart).size).toBe(2)
})

test("names with markup and separators are joined as any others, and are inert", async () => {
  const log = newLog(), names = ["<img src=x onerror=alert(1)>|a,b%", "=1+1", "@x"]
  for (let step = 0; step < 5; step++) log.append("r", step, Object.fromEntries(names.map((name, i) => [name, step * i])))
  const key = "@curves," + encodeURIComponent(names.map(n => n.replaceAll("%", "%25").replaceAll("|", "%7C").replace(/^@/, "%40")).join("|").replaceAll("%", "%25").replaceAll(",", "%2C"))
  const { page, complaints } = await visit(log.dir, `?v=1&join=${key}`)
  await expect.poll(() => page.locator(".curve-legend bdi").allTextContents(), { timeout: 15_000 }).toEqual([names[0], "1+1", "@x"])
  expect(complaints).toEqual([])
})
