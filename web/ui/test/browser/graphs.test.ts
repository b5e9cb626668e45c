// Graphs: what all writers log is drawn, opened, found and told in words; and nothing of it acts.
import fs from "node:fs"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { testdata } from "./board"
import { param, session } from "./session"

const my = session()

/** The labels that are drawn. */
const labels = (page: Page) => page.evaluate(() => {
  interface Element { type: string; parent?: Element; style: { text?: string } }
  const { echarts } = globalThis as unknown as { echarts: { getInstanceByDom(of: Element_): { getZr(): { storage: { getDisplayList(): Element[] } } } | undefined } }
  type Element_ = globalThis.Element
  const chart = document.querySelector(".graph-canvas .chart")
  const list = (chart && echarts.getInstanceByDom(chart)?.getZr().storage.getDisplayList()) ?? []
  return list.filter(e => e.type === "tspan").map(e => e.style.text ?? "").filter(text => !/^[+−]$/.test(text))
})
const drawn = (page: Page) => expect.poll(() => labels(page))
const details = (page: Page) => page.locator(".graph-details")
const find = (page: Page) => page.getByRole("combobox", { name: "Find an operation or a group" })

test.each([
  ["torch_all", "Graph of the run", ["input", "Sequential", "output"]],
  ["tf1", "Graph of the run", ["x", "old", "Merge", "AsString"]],
  ["tf2_summary", "Function f_trace", ["MatMul", "add", "Relu", "identity_RetVal"]],
  ["keras_mlp", "Model keras", ["sequential", "flatten", "hidden1", "output"]],
])("%s: its graph is drawn", async (log, name, nodes) => {
  const board = await my.serve("--logdir", testdata(`logs/${log}`))
  const { page, complaints } = await my.visit(board.url + "?tab=graphs")
  await drawn(page).toEqual(expect.arrayContaining(nodes))
  await expect.poll(() => page.locator(".graph-which option").first().textContent()).toContain(name)
  expect(complaints).toEqual([])
})

test("groups open and close, what is chosen is told, links lead to others, and the link keeps all that", async () => {
  const board = await my.serve("--logdir", testdata("logs/torch_all"))
  const { page, complaints } = await my.visit(board.url + "?tab=graphs")
  await drawn(page).toContain("Sequential")
  await details(page).getByRole("button", { name: "Sequential" }).click()
  await details(page).getByRole("button", { name: "Open" }).click()
  await drawn(page).toEqual(expect.arrayContaining(["ReLU[1]", "1×784", "1×30", "1×10"])) // shapes beside the links
  await details(page).getByRole("button", { name: "ReLU[1]" }).click()
  await expect.poll(() => details(page).locator("h2").textContent()).toBe("Sequential/ReLU[1]")
  await details(page).getByRole("listitem").getByRole("button").first().click()
  await expect.poll(() => details(page).locator(".graph-kind").textContent()).toContain("aten::relu")
  await details(page).locator("section", { hasText: "Inputs" }).getByRole("button").first().click()
  await expect.poll(() => details(page).locator(".graph-kind").textContent()).toContain("aten::linear")
  await param(page, "node").toEqual([expect.stringContaining("Linear[0]")])
  const [node] = new URL(page.url()).searchParams.getAll("node")
  await page.reload()
  await drawn(page).toContain("ReLU[1]")
  await param(page, "node").toEqual([node])
  await expect.poll(() => details(page).locator("h2").textContent()).toContain("Linear[0]")
  await page.locator(".graph-canvas").focus()
  for (const key of ["+", "-", "0", "ArrowLeft"]) await page.keyboard.press(key)
  expect(complaints).toEqual([])
})

test("a graph of 10,000 operations opens with its groups, and everything in it is found", async () => {
  const log = my.log(), types = ["Conv2D", "BiasAdd", "Relu", "Add"]
  log.graph("a", Array.from({ length: 10_000 }, (_, i) => ({
    name: `stage${"abcdefghijklmnopqrst"[Math.floor(i / 500)]}/block_${Math.floor(i / 20) % 25}/${types[i % 4]!.toLowerCase()}_${i % 20}`, op: types[i % 4]!,
    input: i === 0 ? [] : [`stage${"abcdefghijklmnopqrst"[Math.floor((i - 1) / 500)]}/block_${Math.floor((i - 1) / 20) % 25}/${types[(i - 1) % 4]!.toLowerCase()}_${(i - 1) % 20}`],
  })))
  const { page, complaints } = await my.show(log, "?tab=graphs")
  await drawn(page).toEqual(expect.arrayContaining(["stagea", "staget"]))
  await expect.poll(() => details(page).locator(".graph-kind").textContent()).toBe("All of it, 10,000 operations")
  await find(page).fill("stagec/block_7/relu_2")
  await page.getByRole("option", { name: /relu_2/ }).first().waitFor()
  await page.keyboard.press("Enter")
  await drawn(page).toContain("relu_2")
  await expect.poll(() => details(page).locator("h2").textContent()).toBe("stagec/block_7/relu_2")
  expect(await page.locator(".graph-canvas").getAttribute("data-nodes").then(Number)).toBeLessThan(200)
  expect(complaints).toEqual([])
})

test("what operations cost is told and coloured, step by step, without laying the graph out anew", async () => {
  const log = my.log()
  log.graph("a", [{ name: "x", op: "Placeholder", input: [] }, { name: "dense/MatMul", op: "MatMul", input: ["x"] }, { name: "dense/Add", op: "Add", input: ["dense/MatMul"] }])
  log.runMetadata("a", "train", 1, "/gpu:0", { x: [5, 64], "dense/MatMul": [1500, 2048] })
  log.runMetadata("a", "train", 2, "/gpu:0", { x: [5, 64], "dense/MatMul": [4000, 4096] })
  const { page, complaints } = await my.show(log, "?tab=graphs&node=dense/MatMul&open=dense/")
  const cost = () => expect.poll(() => details(page).locator("section", { hasText: "Cost" }).textContent())
  const legend = () => expect.poll(() => page.locator(".graph-legend").textContent())
  await cost().toContain("4 ms")
  await page.getByRole("combobox", { name: /^Colour/ }).selectOption("time")
  await legend().toContain("4 ms")
  const slider = page.getByRole("slider", { name: "Step of train, a" })
  await slider.focus()
  await page.keyboard.press("Home")
  await cost().toContain("1.5 ms")
  await legend().toContain("1.5 ms")
  await page.getByRole("combobox", { name: /^Colour/ }).selectOption("memory")
  await legend().toContain("2 KiB")
  await page.getByRole("combobox", { name: /^Colour/ }).selectOption("device")
  await legend().toContain("/gpu:0")
  await param(page, "cardStep").toEqual([expect.stringMatching(/train.*:1$/)])
  await page.reload()
  await cost().toContain("1.5 ms")
  log.runMetadata("a", "train", 3, "/gpu:0", { "dense/MatMul": [7000, 2048] })
  await expect.poll(() => slider.getAttribute("max")).toBe("2")
  await page.getByRole("button", { name: "Newest" }).click()
  await cost().toContain("7 ms")
  expect(complaints).toEqual([])
})

test("a graph without costs says so rather than to colour something else", async () => {
  const log = my.log()
  log.graph("a", [{ name: "x", op: "Placeholder", input: [] }])
  const { page } = await my.show(log, "?tab=graphs&graphColor=time")
  await page.getByRole("combobox", { name: /^Colour/ }).selectOption("time")
  await expect.poll(() => page.locator(".graph-legend").textContent()).toBe("nothing is known of costs")
})

test("what is seen of a graph is a picture", async () => {
  const board = await my.serve("--logdir", testdata("logs/torch_all"))
  const { page, complaints } = await my.visit(board.url + "?tab=graphs")
  await drawn(page).toContain("Sequential")
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save a picture of the graph" }).click()])
  expect(file.suggestedFilename()).toBe("Graph_of_the_run_run_0.png")
  const [width, height] = await page.locator(".graph-canvas").evaluate(canvas => [canvas.clientWidth, canvas.clientHeight] as const), png = fs.readFileSync(await file.path())
  expect([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(["PNG", 2 * width, 2 * height])
  expect(complaints).toEqual([])
})

test("a graph that stands still is painted once", async () => {
  const board = await my.serve("--logdir", testdata("logs/torch_all"))
  const { page } = await my.visit("about:blank")
  await page.addInitScript(() => {
    const text = CanvasRenderingContext2D.prototype, { fillText } = text
    Object.assign(globalThis, { painted: 0 })
    text.fillText = function (this: CanvasRenderingContext2D, ...args) {
      if (args[0] === "Sequential") (globalThis as unknown as { painted: number }).painted++
      fillText.apply(this, args)
    }
  })
  await page.goto(board.url + "?tab=graphs")
  await drawn(page).toContain("Sequential")
  const painted = () => page.evaluate(() => new Promise<number>(done => {
    let frames = 0
    const next = () => { if (++frames > 30) done((globalThis as unknown as { painted: number }).painted); else requestAnimationFrame(next) }
    next()
  }))
  const before = await painted()
  expect(before).toBeGreaterThan(0)
  expect(await painted()).toBe(before)
})

test("a layout that does not come is told, and can be tried again", async () => {
  const log = my.log()
  log.graph("a", [{ name: "x", op: "Placeholder", input: [] }])
  const board = await my.serve("--logdir", log.dir)
  const { page } = await my.visit("about:blank")
  await page.route("**/layout.worker-*", route => route.abort())
  await page.goto(board.url + "?tab=graphs")
  await expect.poll(() => page.locator(".graph-over").textContent()).toContain("The graph cannot be laid out: the worker's script did not come")
  await page.unroute("**/layout.worker-*")
  await page.getByRole("button", { name: "Try again" }).click()
  await drawn(page).toContain("x")
})

test("what is untrusted is inert", async () => {
  const log = my.log(), evil = `<img src=x onerror="document.title='hit'">`
  log.graph("a", [
    { name: evil, op: "<script>document.title = 'hit'</script>", input: ["gone", "b"] }, { name: "b", op: "B", input: [evil.replace("/", ""), "b", evil] },
    { name: "b", op: "B", input: [] }, { name: "", op: "", input: ["^b"] }, { name: "/".repeat(3000), op: "C", input: [] },
  ])
  const { page, complaints } = await my.show(log, "?tab=graphs")
  await drawn(page).toContain("b")
  await find(page).fill("<img")
  await page.keyboard.press("Enter")
  await expect.poll(() => details(page).locator("h2").textContent()).toContain("<img")
  await expect.poll(() => details(page).textContent()).toContain("gone")
  expect(await page.locator(".graphs img, .graphs script").count()).toBe(0)
  expect(await page.title()).not.toBe("hit")
  expect(complaints).toEqual([])
})
