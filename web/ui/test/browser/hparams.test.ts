// Hyper-parameters: sessions as real writers log them, live, linked with the run list, and nothing of them acts.
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { testdata } from "./board"
import type { Log } from "./events"
import { param, session } from "./session"

const my = session()

const rows = (page: Page) => page.locator(".table tbody tr")
const names = async (page: Page) => (await page.locator(".table tbody .lead .name").allTextContents()).map(n => n.trim())
const head = (page: Page, label: string) => page.getByRole("button", { name: `Sort by ${label}`, exact: true })
/** A column's cells, top down. */
async function column(page: Page, label: string): Promise<string[]> {
  const heads = (await page.locator(".table thead .sort bdi").allTextContents()), at = heads.indexOf(label)
  return Promise.all((await rows(page).all()).map(async row => row.locator("td:not(.gap)").nth(at).evaluate(td => td.classList.contains("none") ? "" : td.firstChild!.textContent!)))
}
const ticked = (page: Page) => page.locator(".runs .run:not(.off)").evaluateAll(list => list.map(run => run.querySelector(".name")!.textContent!))

/** Four sessions of numbers, texts and booleans, one without a value. */
function search(): Log {
  const log = my.log()
  log.session("a", { lr: 0.1, opt: "adam", bn: true }, 1)
  log.session("b", { lr: 0.001, opt: "sgd", bn: false }, 2)
  log.session("c", { lr: 0.00001, opt: "adam", bn: true }, 1)
  log.session("d", { lr: 0.01, opt: "rmsprop" })
  for (const [i, run] of ["a", "b", "c", "d"].entries()) for (const step of [0, 1, 2]) log.append(run, step, { loss: i + 2 - step, acc: i / 10 + step })
  return log
}

test("what PyTorch logs: a session in a run of its own below each, in columns that the experiment declares", async () => {
  const board = await my.serve("--logdir", testdata("logs/torch_all"))
  const { page, complaints } = await my.visit(board.url + "?tab=hparams")
  await expect.poll(() => rows(page).count()).toBe(6)
  await expect.poll(() => column(page, "lr")).toHaveLength(6)
  expect(new Set(await column(page, "lr"))).toEqual(new Set(["0.1", "0.01", "0.001"]))
  expect(complaints).toEqual([])
})

test("without an experiment: sorts by several columns, filters by range and value, hides columns, and links say so", async () => {
  const { page, complaints } = await my.show(search(), "?tab=hparams")
  await expect.poll(() => column(page, "loss")).toEqual(["0", "1", "2", "3"])
  await head(page, "lr").click()
  await expect.poll(() => names(page)).toEqual(["c", "b", "d", "a"])
  await head(page, "opt").click()
  await head(page, "lr").click({ modifiers: ["Shift"] })
  await expect.poll(() => names(page)).toEqual(["c", "a", "d", "b"])
  await param(page, "hpSort").toEqual(["+h.opt", "+h.lr"])

  await page.getByRole("button", { name: "Filter, move or hide opt" }).click()
  await page.locator(".filter-values").getByText("sgd").click()
  await page.keyboard.press("Escape")
  await expect.poll(() => names(page)).toEqual(["c", "a", "d"])
  await page.getByRole("button", { name: "Filter, move or hide lr" }).click()
  await page.getByLabel(/^From/).fill("1e-3")
  await page.keyboard.press("Tab")
  await expect.poll(() => names(page)).toEqual(["a", "d"])
  await page.keyboard.press("Escape")
  await expect.poll(() => page.locator(".hp-summary").textContent()).toContain("2 of 4 sessions")

  await page.getByRole("button", { name: "Filter, move or hide bn" }).click()
  await page.getByRole("button", { name: "Hide column" }).click()
  await expect.poll(() => head(page, "bn").count()).toBe(0)
  await param(page, "hpFilter").toEqual(['h.opt:v:["adam","rmsprop"]', "h.lr:r:0.001,"])
  await param(page, "hpColumns").toEqual(["-h.bn"])
  await page.reload()
  await expect.poll(() => names(page)).toEqual(["a", "d"])
  expect(await head(page, "bn").count()).toBe(0)
  await page.getByRole("button", { name: "Clear 2 filters" }).click()
  await expect.poll(() => rows(page).count()).toBe(4)
  expect(complaints).toEqual([])
})

test("metrics are live, and show last, least, greatest or best", async () => {
  const log = search()
  const { page } = await my.show(log, "?tab=hparams")
  await expect.poll(() => column(page, "loss")).toEqual(["0", "1", "2", "3"])
  log.append("a", 3, { loss: 7, acc: 0.5 })
  await expect.poll(() => column(page, "loss")).toEqual(["7", "1", "2", "3"])
  await page.getByLabel("Values of metrics").selectOption("best")
  await expect.poll(() => column(page, "loss")).toEqual(["0", "1", "2", "3"])
  await expect.poll(() => column(page, "acc")).toEqual(["2", "2.1", "2.2", "2.3"])
  await page.getByLabel("Values of metrics").selectOption("max")
  await expect.poll(() => column(page, "loss")).toEqual(["7", "3", "4", "5"])
  log.session("e", { lr: 5, opt: "new" })
  log.append("e", 0, { loss: 42 })
  await expect.poll(() => column(page, "loss")).toEqual(["7", "3", "4", "5", "42"])
})

test("ticks are the run list's, hovering a row lights its run, and a brush ticks what passes there", async () => {
  const { page, complaints } = await my.show(search(), "?tab=hparams")
  await expect.poll(() => page.locator(".picture").getAttribute("data-painted")).toContain("4 lines")
  await page.getByLabel("Show session b").click()
  await expect.poll(() => ticked(page)).toEqual(["a", "c", "d"])
  await expect.poll(() => rows(page).count()).toBe(4)
  await rows(page).nth(2).hover()
  await expect.poll(() => page.locator(".runs .run.hot .name").allTextContents()).toEqual(["c"])

  // The lr axis is logarithmic, from 1e-5 to 0.1: its upper half holds a and d, and b at its middle.
  const at = await page.evaluate(() => {
    const { echarts } = globalThis as unknown as { echarts: { getInstanceByDom(e: Element): { getModel(): { getComponent(kind: string, i: number): { coordinateSystem: { getAxisLayout(dim: string): { position: number[] } } } }; getOption(): { parallelAxis: { name: string }[] } } } }
    const host = document.querySelector(".picture-host")!, chart = echarts.getInstanceByDom(host)
    const i = chart.getOption().parallelAxis.findIndex(a => a.name === "lr"), box = host.getBoundingClientRect()
    const { position } = chart.getModel().getComponent("parallel", 0).coordinateSystem.getAxisLayout(`dim${i}`)
    return { x: box.left + position[0]!, bottom: box.top + position[1]! }
  })
  const box = (await page.locator(".picture").boundingBox())!
  await page.mouse.move(at.x, box.y + 46)
  await page.mouse.down()
  await page.mouse.move(at.x, box.y + 80)
  await page.mouse.move(at.x, (box.y + 44 + at.bottom) / 2 - 8, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => ticked(page)).toEqual(["a", "d"])
  await page.getByRole("button", { name: "Clear the brush" }).click()
  // The ticks from before the brush.
  await expect.poll(() => ticked(page)).toEqual(["a", "c", "d"])

  await page.getByLabel("Show session b").click()
  await page.getByLabel("Tick all sessions of the table").click()
  await expect.poll(() => ticked(page)).toEqual([])
  await expect.poll(() => rows(page).count()).toBe(4)
  expect(complaints).toEqual([])
})

test("the table is copied for spreadsheets", async () => {
  const { page } = await my.show(search(), "?tab=hparams", { permissions: ["clipboard-read", "clipboard-write"] })
  await expect.poll(() => column(page, "loss")).toEqual(["0", "1", "2", "3"])
  await head(page, "lr").click()
  await page.getByRole("button", { name: "Copy or download the table" }).click()
  await page.getByRole("menuitem", { name: /TSV/ }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(
    "session\tStatus\tbn\tlr\topt\tacc\tloss\n" +
    "c\tSuccess\ttrue\t0.00001\tadam\t2.200000047683716\t2\nb\tFailure\tfalse\t0.001\tsgd\t2.0999999046325684\t1\nd\tRunning\t\t0.01\trmsprop\t2.299999952316284\t3\na\tSuccess\ttrue\t0.1\tadam\t2\t0\n")
})

test("a thousand sessions of twenty columns: rows are made while they are in sight", async () => {
  const log = my.log()
  for (let i = 0; i < 1000; i++) {
    const values = Object.fromEntries(Array.from({ length: 16 }, (_, k) => [`p${k}`, k % 3 === 0 ? `v${i % (k + 2)}` : (i * 7919 * (k + 1)) % 1000]))
    log.session(`s${i}`, values, 1)
    log.append(`s${i}`, 0, { loss: i, acc: 1 / (i + 1), f1: i % 7, auc: i % 11 })
  }
  const { page, complaints } = await my.show(log, "?tab=hparams&hpSort=-m.loss")
  await expect.poll(() => names(page), { timeout: 60_000 }).toContain("s999")
  await expect.poll(async () => (await names(page))[0]).toBe("s999")
  expect(await rows(page).count()).toBeLessThan(60)
  await page.locator(".table").evaluate(e => { e.scrollTop = e.scrollHeight })
  await expect.poll(async () => (await names(page)).at(-1)).toBe("s0")
  expect(await rows(page).count()).toBeLessThan(60)
  expect(complaints).toEqual([])
}, 180_000)

test("what is untrusted is inert", async () => {
  const log = my.log(), name = `<img src=x onerror="document.title='hit'">`
  log.session("a", { [name]: name, "{a|b}\n": "\u202e<script>", constructor: 1, __proto__2: true })
  log.session("b", { [name]: "=cmd()", constructor: 2 })
  log.append("a", 0, { [name]: 1 })
  const { page, complaints } = await my.show(log, "?tab=hparams")
  await expect.poll(() => rows(page).count()).toBe(2)
  await expect.poll(() => page.locator(".picture").getAttribute("data-painted")).toContain("2 lines")
  expect(await column(page, name)).toContain(name)
  expect(await page.locator("[onerror]").count()).toBe(0)
  expect(await page.title()).not.toBe("hit")
  expect(complaints).toEqual([])
})

const picture = (page: Page) => page.locator(".picture")
const drawn = (page: Page) => expect.poll(() => picture(page).getAttribute("data-painted"))
const axis = (page: Page, name: string) => page.getByRole("slider", { name, exact: true })

test("a scatter matrix: metrics over all columns; a box in a cell ticks what lies there, and a dot lights its run", async () => {
  const { page, complaints } = await my.show(search(), "?tab=hparams&hpPicture=scatter&hpColumns=-s.status")
  await drawn(page).toBe("5 × 2 cells, 4 dots")
  // The cell of accuracy over lr, whose axis is logarithmic: a and d lie on its right.
  const at = (await axis(page, "lr").boundingBox())!, box = (await picture(page).boundingBox())!
  const middle = box.y + 40
  await page.mouse.move(at.x + at.width * 0.62, middle)
  await page.mouse.down()
  await page.mouse.move(at.x + at.width * 0.8, middle + 2, { steps: 3 })
  await page.mouse.move(at.x + at.width - 1, middle + 2, { steps: 3 })
  await page.mouse.up()
  await expect.poll(() => ticked(page)).toEqual(["a", "d"])
  await param(page, "hpBrush").toEqual([expect.stringMatching(/^[\d.]+,0\.1:h\.lr$/)])
  await page.getByRole("button", { name: "Clear the brush" }).click()
  await expect.poll(() => ticked(page)).toEqual(["a", "b", "c", "d"])

  const dot = await page.evaluate(() => {
    interface Dots { shape: { places?: number[] } }
    const { echarts } = globalThis as unknown as { echarts: { getInstanceByDom(e: Element): { getZr(): { storage: { getDisplayList(): Dots[] } } } } }
    const host = document.querySelector(".picture .chart")!, { left, top } = host.getBoundingClientRect()
    const [x, y] = echarts.getInstanceByDom(host).getZr().storage.getDisplayList().find(e => e.shape?.places?.length)!.shape.places!
    return { x: left + x!, y: top + y! }
  })
  await page.mouse.move(dot.x, dot.y)
  await expect.poll(() => page.locator(".runs .run.hot .name").count()).toBe(1)
  await expect.poll(() => page.locator(".hp-said").textContent()).toMatch(/^[abcd]: bn (true|false), acc 2/)
  expect(complaints).toEqual([])
})

test("brushes by keys: begun, moved, stretched, grown, cleared; told to screen readers; kept in the link", async () => {
  const { page, board, complaints } = await my.show(search(), "?tab=hparams")
  await drawn(page).toContain("4 lines")
  await page.getByLabel("Show session b").click()
  await axis(page, "lr").focus()
  await expect.poll(() => axis(page, "lr").getAttribute("aria-valuetext")).toBe("no brush")
  await page.keyboard.press("ArrowUp")
  await expect.poll(() => ticked(page)).toEqual(["b", "d"])
  await expect.poll(() => axis(page, "lr").getAttribute("aria-valuetext")).toBe("1.000e−4 to 0.01: 2 of 4 sessions")
  await page.keyboard.press("End")
  await expect.poll(() => ticked(page)).toEqual(["a", "b", "d"])
  for (let i = 0; i < 3; i++) await page.keyboard.press("-")
  await page.keyboard.press("Shift+ArrowDown")
  await expect.poll(() => ticked(page)).toEqual(["d"])
  await page.keyboard.press("ArrowRight")
  await page.keyboard.press("Enter")
  expect(await axis(page, "opt").evaluate(e => e === document.activeElement)).toBe(true)
  await expect.poll(() => axis(page, "opt").getAttribute("aria-valuetext")).toBe("adam: 0 of 4 sessions")
  await expect.poll(() => ticked(page)).toEqual([])
  await page.keyboard.press("ArrowUp")
  await expect.poll(() => ticked(page)).toEqual(["d"])
  await param(page, "hpBrush").toEqual([expect.stringContaining(":h.lr"), "0.6,1.4:h.opt"])

  const { page: other } = await my.visit(page.url().replace(/^[^?]+/, board.url))
  await drawn(other).toContain("4 lines")
  await expect.poll(() => ticked(other)).toEqual(["d"])
  await expect.poll(() => axis(other, "opt").getAttribute("aria-valuetext")).toBe("rmsprop: 1 of 4 sessions")

  // Both brushes gone, the ticks are those from before the first.
  await page.keyboard.press("Delete")
  await page.keyboard.press("ArrowLeft")
  await page.keyboard.press("Delete")
  await expect.poll(() => ticked(page)).toEqual(["a", "c", "d"])
  await expect.poll(() => page.getByRole("button", { name: "Clear the brush" }).count()).toBe(0)
  expect(complaints).toEqual([])
})

test("an experiment without a session, and one whose sessions nobody can read, say so; what is readable shows beside what is not", async () => {
  const log = my.log()
  log.experiment("declared", ["lr"], ["loss"])
  const { page, complaints } = await my.show(log, "?tab=hparams")
  await page.getByRole("heading", { name: "No session yet" }).waitFor()
  log.unreadableSession("broken <b>run</b>")
  await page.getByRole("heading", { name: "No hyper-parameters could be read" }).waitFor()
  await expect.poll(() => page.locator(".state li").allTextContents()).toEqual([expect.stringContaining('run "broken <b>run</b>"')])
  log.session("sound", { lr: 1 })
  await expect.poll(() => names(page)).toEqual(["sound"])
  await expect.poll(() => page.locator(".hp-summary").textContent()).toContain("1 run with hyper-parameters that cannot be read")
  expect(complaints).toEqual([])
})

test("a scatter matrix of a thousand sessions and many columns shows the first, says so, and is brushed", async () => {
  const log = my.log()
  for (let i = 0; i < 1000; i++) {
    log.session(`s${i}`, Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`p${k}`, (i * 7919 * (k + 1)) % 1000])), 1)
    log.append(`s${i}`, 0, { loss: i, acc: 1 / (i + 1) })
  }
  const { page, complaints } = await my.show(log, `?tab=hparams&hpPicture=scatter&${Array.from({ length: 20 }, (_, k) => `hpColumns=%2Bh.p${k}`).join("&")}`)
  await expect.poll(() => picture(page).getAttribute("data-painted"), { timeout: 60_000 }).toBe("12 × 2 cells, 1000 dots")
  await expect.poll(() => page.locator(".hp-said").textContent()).toBe("12 of 22 columns: choose them under Columns")
  await axis(page, "p3").focus()
  await page.keyboard.press("ArrowUp")
  await expect.poll(() => axis(page, "p3").getAttribute("aria-valuetext")).toMatch(/^[\d.]+ to [\d.]+: \d{3} of 1000 sessions$/)
  expect(complaints).toEqual([])
}, 180_000)
