// Meshes and clouds of points: what is logged is drawn, turns under the hand, and one WebGL context is enough for all.
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { testdata } from "./board"
import { pixels } from "./pixels"
import { param, session } from "./session"

const my = session()

const card = (page: Page, mesh: string, run: string) => page.locator(`article[data-kind="mesh"][data-tag="${mesh}"][data-run="${run}"]`).first()
const canvas = (page: Page, mesh: string, run: string) => card(page, mesh, run).locator("canvas")
const drawn = (page: Page, mesh: string, run: string) => canvas(page, mesh, run).evaluate(c => `${(c as HTMLElement).dataset["triangles"]} triangles, ${(c as HTMLElement).dataset["points"]} points`)
const draws = (page: Page, mesh: string, run: string, what: string) => expect.poll(async () => await canvas(page, mesh, run).count() > 0 ? await drawn(page, mesh, run) : "").toBe(what)
const picture = (page: Page, mesh: string, run: string) => canvas(page, mesh, run).evaluate(c => (c as HTMLCanvasElement).toDataURL())

const SQUARE = [0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0], RED = [255, 0, 0], BLUE = [0, 0, 255]
const TWO_FACES = [0, 1, 2, 0, 2, 3]

test("a fixture: a tetrahedron with a colour at each corner", async () => {
  const board = await my.serve("--logdir", testdata("logs/torch_all"))
  const { page, complaints } = await my.visit(board.url + "?tab=meshes")
  await draws(page, "cube", "run_0", "4 triangles, 0 points")
  await expect.poll(() => card(page, "cube", "run_0").locator(".mesh-facts").textContent()).toBe("4 vertices, 4 faces")
  expect((await pixels(canvas(page, "cube", "run_0"))).strong).toBeGreaterThan(2_000)
  expect(await page.locator('article[data-tag="cube_FACE"], article[data-tag="cube_COLOR"]').count()).toBe(0)
  expect(complaints).toEqual([])
})

test("steps, live ones too; faces and colours are those of the step", async () => {
  const log = my.log()
  log.mesh("a", "m", 1, { vertices: SQUARE, faces: TWO_FACES, colors: [...RED, ...RED, ...RED, ...RED] })
  log.mesh("a", "m", 2, { vertices: SQUARE, colors: [...BLUE, ...BLUE, ...BLUE, ...BLUE] })
  const { page, complaints } = await my.show(log, "?tab=meshes")
  await draws(page, "m", "a", "0 triangles, 4 points")
  await card(page, "m", "a").locator("input[type=range]").fill("0")
  await draws(page, "m", "a", "2 triangles, 0 points")
  const red = await canvas(page, "m", "a").evaluate(async c => {
    const copy = document.createElement("canvas"), source = c as HTMLCanvasElement
    copy.width = source.width
    copy.height = source.height
    const pen = copy.getContext("2d")!
    pen.drawImage(source, 0, 0)
    return [...pen.getImageData(source.width / 2, source.height / 2, 1, 1).data]
  })
  expect(red[0]).toBeGreaterThan(120)
  expect(red[1]! + red[2]!).toBeLessThan(30)
  await param(page, "cardStep").toEqual(["@mesh,m_VERTEX,a:1"])
  await card(page, "m", "a").getByRole("button", { name: "Newest" }).click()
  log.mesh("a", "m", 3, { vertices: [...SQUARE, ...SQUARE], faces: TWO_FACES })
  await draws(page, "m", "a", "2 triangles, 0 points")
  await expect.poll(() => card(page, "m", "a").getAttribute("data-last-step")).toBe("3")
  await expect.poll(() => card(page, "m", "a").locator(".mesh-facts").textContent()).toBe("8 vertices, 2 faces")
  expect(complaints).toEqual([])
})

test("the configuration's camera, lights and material are those of TensorBoard's words; nonsense is as if it were not there", async () => {
  const log = my.log(), mesh = { vertices: SQUARE, faces: TWO_FACES }
  const front = { camera: { position: [0, 0, 3], lookAt: [0, 0, 0] } }
  log.mesh("a", "blue", 1, { ...mesh, config: { ...front, material: { cls: "MeshBasicMaterial", color: "#0000ff" } } })
  log.mesh("a", "dark", 1, { ...mesh, config: { ...front, lights: [], material: { cls: "MeshStandardMaterial", color: "#ffffff" } } })
  log.mesh("a", "lit", 1, { ...mesh, config: { ...front, lights: [{ cls: "AmbientLight", color: "#ff0000", intensity: 1 }], material: { cls: "MeshLambertMaterial", color: "#ffffff" } } })
  log.mesh("a", "odd", 1, { ...mesh, config: { ...front, lights: "none", material: { cls: "constructor", color: "url(javascript:1)" } } })
  const { page, complaints } = await my.show(log, "?tab=meshes")
  const middle = (tag: string) => canvas(page, tag, "a").evaluate(c => {
    const source = c as HTMLCanvasElement
    return [...source.getContext("2d")!.getImageData(source.width / 2, source.height / 2, 1, 1).data]
  })
  for (const tag of ["blue", "dark", "lit", "odd"]) await draws(page, tag, "a", "2 triangles, 0 points")
  expect(await middle("blue")).toEqual([0, 0, 255, 255])
  expect(await middle("dark")).toEqual([0, 0, 0, 255])
  expect(await middle("lit")).toEqual([expect.closeTo(255, -1), 0, 0, 255])
  expect((await middle("odd"))[3]).toBe(255)
  expect(complaints).toEqual([])
})

test("it turns by hand and by key; linked cameras turn together; reset and fit", async () => {
  const log = my.log()
  for (const run of ["a", "b"]) log.mesh(run, "m", 1, { vertices: SQUARE.map(x => run === "b" ? 100 * x : x), faces: TWO_FACES })
  const { page, complaints } = await my.show(log, "?tab=meshes")
  for (const run of ["a", "b"]) await draws(page, "m", run, "2 triangles, 0 points")
  const turn = async () => {
    const box = (await canvas(page, "m", "a").boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2 + 20, { steps: 3 })
    await page.mouse.up()
  }
  const first = { a: await picture(page, "m", "a"), b: await picture(page, "m", "b") }
  await turn()
  await expect.poll(() => picture(page, "m", "a")).not.toBe(first.a)
  expect(await picture(page, "m", "b")).toBe(first.b)
  await card(page, "m", "a").getByRole("button", { name: "Reset the view" }).click()
  await expect.poll(() => picture(page, "m", "a")).toBe(first.a)
  await page.getByLabel("Link cameras").check()
  await param(page, "linkCameras").toEqual(["1"])
  await canvas(page, "m", "a").focus()
  await page.keyboard.press("ArrowLeft")
  await page.keyboard.press("-")
  await expect.poll(() => picture(page, "m", "b")).not.toBe(first.b)
  await page.keyboard.press("0")
  await expect.poll(() => picture(page, "m", "b")).toBe(first.b)
  await page.keyboard.press("w")
  await expect.poll(() => picture(page, "m", "b")).not.toBe(first.b)
  await param(page, "wireframe").toEqual(["1"])
  expect(complaints).toEqual([])
})

test("twenty cards share one context, and full screen shows the mesh", async () => {
  const log = my.log()
  for (let i = 0; i < 20; i++) log.mesh(`r${i}`, "m", 1, { vertices: SQUARE })
  const { page } = await my.visit("about:blank", { viewport: { width: 1900, height: 2600 } })
  await page.addInitScript(() => {
    const plain = HTMLCanvasElement.prototype.getContext as (...args: unknown[]) => unknown
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
      if (String(args[0]).startsWith("webgl")) (globalThis as { contexts?: number }).contexts = ((globalThis as { contexts?: number }).contexts ?? 0) + 1
      return plain.apply(this, args)
    } as typeof HTMLCanvasElement.prototype.getContext
  })
  const board = await my.serve("--logdir", log.dir)
  await page.goto(board.url + "?tab=meshes")
  for (const run of ["r0", "r7", "r19"]) await draws(page, "m", run, "0 triangles, 4 points")
  expect(await page.evaluate(() => (globalThis as { contexts?: number }).contexts)).toBe(1)
  await card(page, "m", "r3").getByRole("button", { name: "Full screen" }).click()
  await expect.poll(() => page.locator("dialog.full canvas").getAttribute("data-points")).toBe("4")
  await page.keyboard.press("Escape")
})

test("what is wrong is left out or refused, and said", async () => {
  const log = my.log()
  log.mesh("a", "faces", 1, { vertices: SQUARE, faces: [0, 1, 2, 0, 1, 99] })
  log.mesh("a", "places", 1, { vertices: [NaN, 0, 0, ...SQUARE] })
  log.mesh("a", "shape", 1, { vertices: SQUARE, shape: [1, 1_000_000_000, 3] })
  log.mesh("a", "flat", 1, { vertices: SQUARE, shape: [12] })
  const { page, complaints } = await my.show(log, "?tab=meshes")
  await draws(page, "faces", "a", "1 triangles, 0 points")
  await expect.poll(() => card(page, "faces", "a").locator(".mesh-note").textContent()).toBe("1 face is left out: it joins a vertex that is not there, or at no place")
  await draws(page, "places", "a", "0 triangles, 4 points")
  for (const mesh of ["shape", "flat"]) await expect.poll(() => card(page, mesh, "a").getByRole("alert").textContent()).toContain("This mesh cannot be shown: mesh:")
  expect(complaints).toEqual([])
})

test("without WebGL the page says so", async () => {
  const log = my.log()
  log.mesh("a", "m", 1, { vertices: SQUARE })
  const { page, complaints } = await my.visit("about:blank")
  await page.addInitScript(() => {
    const plain = HTMLCanvasElement.prototype.getContext as (...args: unknown[]) => unknown
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
      return String(args[0]).startsWith("webgl") ? null : plain.apply(this, args)
    } as typeof HTMLCanvasElement.prototype.getContext
  })
  const board = await my.serve("--logdir", log.dir)
  await page.goto(board.url + "?tab=meshes")
  await expect.poll(() => card(page, "m", "a").getByRole("alert").textContent()).toContain("This browser has no WebGL")
  expect(complaints).toEqual([])
})
