// The comparison as a person uses it: settings and metrics of runs, a baseline, groups of seeds, copies; and nothing of a log acts.
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { painted } from "./board"
import type { Log } from "./events"
import { param, session } from "./session"

const my = session()

const rows = (page: Page) => page.locator(".compare .table tbody tr")
const names = async (page: Page) => (await page.locator(".compare tbody .cmp-name").allTextContents()).map(n => n.trim())
const heads = (page: Page) => page.locator(".compare thead .sort bdi").allTextContents()
const head = (page: Page, label: string) => page.getByRole("button", { name: `Sort by ${label}`, exact: true })
/** A column's cells, top down. */
async function column(page: Page, label: string): Promise<string[]> {
  const at = (await heads(page)).indexOf(label)
  return Promise.all((await rows(page).all()).map(async row => row.locator("td:not(.gap)").nth(at).evaluate(td => td.classList.contains("none") ? "" : td.firstChild!.textContent!)))
}

const LRS = [0.1, 0.01, 0.001]

/** Three learning rates, four seeds each; the curves have different steps, one lacks a tag, one ends in NaN. */
function seeds(): Log {
  const log = my.log()
  for (const [i, lr] of LRS.entries()) for (let seed = 0; seed < 4; seed++) {
    const run = `lr${lr}/seed${seed}`
    log.session(run, { lr, seed, optimizer: "adam" }, 1)
    for (let step = 0; step <= 40; step += 4 + seed) {
      const loss = (i + 1) / (1 + step / 10) + seed / 100
      log.append(run, step, { val_loss: i === 0 && seed === 3 && step > 20 ? NaN : loss, ...!(i === 2 && seed === 0) && { accuracy: 1 - loss / 4 } })
    }
  }
  return log
}

test("the best run comes first, with what tells it apart; columns sort, hide, pin and are turned; a link says so", async () => {
  const { page, complaints } = await my.show(seeds(), "?tab=compare")
  await expect.poll(() => rows(page).count()).toBe(12)
  await expect.poll(async () => (await names(page))[0]).toBe("lr0.1/seed0")
  expect(await heads(page)).toContain("lr")
  expect(await heads(page)).not.toContain("optimizer")
  await expect.poll(async () => (await column(page, "val_loss best"))[0]).toBe("0.2")
  expect(await page.locator(".compare td.best").count()).toBeGreaterThan(0)

  await head(page, "lr").click()
  await head(page, "seed").click({ modifiers: ["Shift"] })
  await expect.poll(async () => (await names(page)).slice(0, 2)).toEqual(["lr0.001/seed0", "lr0.001/seed1"])
  await param(page, "cmpSort").toEqual(["+h.lr", "+h.seed"])
  await page.getByRole("button", { name: "Filter, move or hide seed" }).click()
  await page.getByRole("button", { name: "Pin column" }).click()
  await expect.poll(async () => (await heads(page))[0]).toBe("seed")
  await page.getByRole("button", { name: /^Lower is better: val_loss/ }).first().click()
  await param(page, "cmpBetter").toEqual(["+val_loss"])
  await page.reload()
  await expect.poll(async () => (await heads(page))[0]).toBe("seed")
  await expect.poll(async () => (await names(page))[0]).toBe("lr0.001/seed0")
  expect(complaints).toEqual([])
})

test("a starred run is dashed in charts and in the list, and others show how much better or worse they are", async () => {
  const { page, complaints } = await my.show(seeds(), "?tab=compare")
  await expect.poll(() => rows(page).count()).toBe(12)
  await page.getByRole("button", { name: "Baseline: lr0.1/seed0" }).click()
  await expect.poll(() => page.locator(".compare .beside.worse").count()).toBeGreaterThan(5)
  expect(await page.locator(".compare .beside.worse").first().textContent()).toContain("✗")
  expect(await page.locator(".compare .beside.worse").first().textContent()).toMatch(/\+.*\(\+.* %\)/)
  await param(page, "baseline").toEqual(["lr0.1/seed0"])
  await expect.poll(() => page.locator('.runs .run-mark[data-dash="1"]').count()).toBe(1)
  await page.reload()
  await expect.poll(() => page.locator(".compare .beside.worse").count()).toBeGreaterThan(5)
  await page.getByRole("button", { name: "No baseline" }).click()
  await expect.poll(() => page.locator(".compare .beside").count()).toBe(0)
  expect(complaints).toEqual([])
})

test("seeds make groups: means with deviations, how many runs, and the runs themselves", async () => {
  const { page, complaints } = await my.show(seeds(), "?tab=compare")
  await expect.poll(() => rows(page).count()).toBe(12)
  await page.getByLabel("Group runs by").selectOption({ label: "All settings but seed" })
  await expect.poll(() => rows(page).count()).toBe(3)
  await expect.poll(() => page.locator(".cmp-name .count").allTextContents()).toEqual(["n=4", "n=4", "n=4"])
  await expect.poll(async () => (await column(page, "val_loss best"))[0]).toContain("±")
  await page.locator(".cmp-name").first().click()
  await expect.poll(() => rows(page).count()).toBe(7)
  await param(page, "group").toEqual(["all-but:seed"])
  await param(page, "cmpOpen").toHaveLength(1)
  await page.reload()
  await expect.poll(() => rows(page).count()).toBe(7)
  expect(complaints).toEqual([])
})

test("pointing at a row lights its run; its name opens everything about it", async () => {
  const { page, complaints } = await my.show(seeds(), "?tab=compare")
  await expect.poll(() => rows(page).count()).toBe(12)
  await painted(page, "val_loss", 36)
  await rows(page).nth(1).hover()
  await expect.poll(() => page.locator(".runs .run.hot").count()).toBe(1)
  await page.getByRole("button", { name: "Open run lr0.01/seed2" }).click()
  const panel = page.locator(".run-panel")
  await expect.poll(() => panel.textContent()).toContain("optimizer")
  await expect.poll(() => panel.textContent()).toContain("events.out.tfevents")
  expect(await panel.textContent()).toContain("Last step36")
  await page.keyboard.press("Escape")
  await expect.poll(() => panel.count()).toBe(0)
  expect(complaints).toEqual([])
})

test("the table is copied for spreadsheets and as Markdown, with the differences from the baseline", async () => {
  const log = my.log()
  log.append("a", 0, { loss: 2 })
  log.append("b", 0, { loss: 3 })
  log.append("=cmd()", 0, { loss: 4 })
  const { page } = await my.show(log, "?tab=compare&baseline=a", { permissions: ["clipboard-read", "clipboard-write"] })
  await expect.poll(() => names(page)).toEqual(["a", "b", "=cmd()"])
  await expect.poll(() => page.locator(".compare .beside.worse").count()).toBeGreaterThan(1)
  const copied = async (what: RegExp) => {
    await page.getByRole("button", { name: "Copy or download the table" }).click()
    await page.getByRole("menuitem", { name: what }).click()
    return page.evaluate(() => navigator.clipboard.readText())
  }
  await expect.poll(() => copied(/TSV/)).toMatch(/^run\tloss last\tloss last Δ\tloss last Δ %\tloss best.*\na\t2\t0\t0\t2.*\nb\t3\t1\t50\t3.*\n'=cmd\(\)\t4/)
  await expect.poll(() => copied(/Copy as Markdown/)).toMatch(/^\| run \| loss last \|.*\n\| --- \| ---: \|/)
})

test("names out of a log are text", async () => {
  const log = my.log(), bad = [`<img src=x onerror="document.title='hit'">`, `__f__ "quoted" 'name'`, "שלום עולם", `long${"g".repeat(200)}`]
  for (const [i, name] of bad.entries()) {
    log.session(`r${i}`, { [name]: name, __proto__: `line\nbreak`, big: "x".repeat(10_000), n: i })
    log.append(`r${i}`, 0, { [name]: 1 / (i + 1), loss: i })
  }
  const { page, complaints } = await my.show(log, "?tab=compare&baseline=r1")
  await expect.poll(() => rows(page).count()).toBe(4)
  await expect.poll(async () => (await heads(page)).join()).toContain("<img src=x")
  await page.getByRole("button", { name: "Open run r0" }).click()
  await expect.poll(() => page.locator(".run-panel").textContent()).toContain("<img src=x")
  expect(await page.locator("[onerror]").count()).toBe(0)
  expect(await page.title()).not.toBe("hit")
  expect(complaints).toEqual([])
})

test("rows and columns are made while they are in sight", async () => {
  const log = my.log()
  for (let i = 0; i < 300; i++) {
    log.session(`s${i}`, Object.fromEntries(Array.from({ length: 40 }, (_, k) => [`p${k}`, (i * 7919 * (k + 1)) % 1000])), 1)
    log.append(`s${i}`, 0, Object.fromEntries(Array.from({ length: 30 }, (_, k) => [`m${k}`, i + k])))
  }
  const columns = Array.from({ length: 40 }, (_, k) => `cmpColumns=%2Bh.p${k}`).join("&")
  const { page, complaints } = await my.show(log, `?tab=compare&cmpPlain=1&cmpSort=-m.last.m0&${columns}`)
  await expect.poll(async () => (await names(page))[0], { timeout: 60_000 }).toBe("s299")
  expect(await rows(page).count()).toBeLessThan(60)
  expect(await rows(page).first().locator("td").count()).toBeLessThan(30)
  await page.locator(".compare .table").evaluate(e => { e.scrollTop = e.scrollHeight; e.scrollLeft = e.scrollWidth })
  await expect.poll(async () => (await names(page)).at(-1)).toBe("s0")
  await expect.poll(async () => (await heads(page)).includes("p0")).toBe(false)
  expect(await rows(page).first().locator("td").count()).toBeLessThan(30)
  expect(await restyled(page)).toBeLessThan(5)
  expect(complaints).toEqual([])
}, 180_000)

/** How many elements get their style computed anew when a row is moved: usually, so that what else happens on the page meanwhile does not count. */
async function restyled(page: Page): Promise<number> {
  const devtools = await page.context().browser()!.newBrowserCDPSession(), counts: number[] = []
  devtools.on("Tracing.dataCollected", ({ value }) => {
    for (const event of value as { name?: string; args?: { elementCount?: number } }[]) if (event.name === "UpdateLayoutTree") counts.push(event.args?.elementCount ?? 0)
  })
  await devtools.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["devtools.timeline"] } })
  await rows(page).first().evaluate((row: HTMLElement) => { for (let i = 0; i < 25; i++) { row.style.top = `${i}px`; row.getBoundingClientRect() } })
  const complete = new Promise<void>(resolve => { devtools.once("Tracing.tracingComplete", () => { resolve() }) })
  await devtools.send("Tracing.end")
  await complete
  expect(counts.length).toBeGreaterThanOrEqual(25)
  return counts.sort((a, b) => a - b)[counts.length >> 1]!
}

test("an expression filters runs by settings and metrics; what is wrong is marked; names complete", async () => {
  const { page, complaints } = await my.show(seeds(), "?tab=compare")
  await expect.poll(() => rows(page).count()).toBe(12)
  const box = page.locator("#run-filter")
  await box.fill("lr < 0.05 && val_loss.min < 0.5")
  await expect.poll(async () => new Set((await names(page)).map(n => n.split("/")[0]))).toEqual(new Set(["lr0.01"]))
  await expect.poll(() => page.locator(".runs .run").count()).toBe(4)
  await box.fill("lr < 0.05 && val_los.min < 0.5")
  await expect.poll(() => page.locator(".filter .error mark").textContent()).toContain("val_los")
  await box.fill("lr == 0.1 && ac")
  await expect.poll(() => page.getByRole("option").allTextContents()).toContain("accuracymetric")
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("Enter")
  await expect.poll(() => box.inputValue()).toBe("lr == 0.1 && accuracy")
  await box.pressSequentially(".last > 0")
  await expect.poll(() => page.locator(".runs .run").count()).toBeLessThan(5)
  await param(page, "runFilter").toEqual(["lr == 0.1 && accuracy.last > 0"])
  await page.reload()
  await expect.poll(() => page.locator(".runs .run").count()).toBeLessThan(5)
  expect(complaints).toEqual([])
})

test("charts draw groups: a line with a band each, that say how many runs they are of and that their means are interpolated", async () => {
  const { page, complaints } = await my.show(seeds(), "?tab=scalars&group=all-but:seed")
  await painted(page, "val_loss", 20)
  const card = page.locator('[data-kind="scalar"][data-tag="val_loss"]').first()
  await expect.poll(() => card.locator(".chip").allTextContents()).toContain("interpolated")
  const box = (await card.locator(".plot").boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await expect.poll(() => page.locator(".tip tbody tr").count()).toBe(3)
  expect(await page.locator(".tip").textContent()).toContain("(n=4)")
  await page.getByLabel("Band of a group").selectOption("minmax")
  await param(page, "band").toEqual(["minmax"])
  await page.getByLabel("Group runs by").selectOption("")
  await expect.poll(() => card.locator(".chip").count()).toBe(0)
  await page.getByRole("button", { name: "Mean over seeds" }).click()
  await param(page, "group").toEqual(["all-but:seed"])
  await expect.poll(() => page.getByRole("button", { name: "Mean over seeds" }).count()).toBe(0)
  await expect.poll(() => card.locator(".chip").allTextContents()).toContain("interpolated")
  expect(complaints).toEqual([])
})

test("importance: bars, a table, the best so far; the metric is chosen, the link says so, groups and charts stay as they were", async () => {
  const { page, complaints } = await my.show(seeds(), "?tab=compare")
  await expect.poll(() => rows(page).count()).toBe(12)
  await page.getByRole("button", { name: "View", exact: true }).click()
  await page.getByLabel("Importance", { exact: true }).check()
  await page.keyboard.press("Escape")
  const insight = page.locator(".insight"), line = (name: string) => insight.locator("tbody tr").filter({ hasText: name }).locator("td").allTextContents()
  await expect.poll(() => insight.getAttribute("data-runs")).toBe("12")
  expect(await insight.locator("tbody th").allTextContents()).toEqual(["lr", "seed"])
  const [importance, correlation, p, n] = await line("lr")
  expect(Number.parseFloat(importance!)).toBeGreaterThan(50)
  expect(correlation).toBe("−0.88697")
  expect(p).toBe("0.0001")
  expect(n).toBe("12")
  expect(await insight.getByText("Best:").textContent()).toMatch(/^Best: 0\.2 of lr0\.1\/seed0, trial \d+ of 12$/)
  expect(await insight.locator("canvas").count()).toBe(2)
  await insight.getByLabel("Metric", { exact: true }).selectOption("accuracy")
  await expect.poll(() => insight.getAttribute("data-runs")).toBe("11")
  await param(page, "cmpInsight").toEqual(["1"])
  await param(page, "insightTag").toEqual(["accuracy"])
  await page.reload()
  await expect.poll(() => insight.getAttribute("data-runs"), { timeout: 15_000 }).toBe("11")
  await page.locator("#run-filter").fill("lr0.1/")
  await expect.poll(() => insight.getAttribute("data-runs")).toBe("4")
  await expect.poll(() => insight.locator("h2").first().textContent()).toContain("rank correlation")
  await page.getByRole("button", { name: "View", exact: true }).click()
  await page.getByLabel("Importance", { exact: true }).uncheck()
  await page.keyboard.press("Escape")
  await page.locator(".cmp-charts article").first().waitFor()
  expect(complaints).toEqual([])
})
