// The projector: points are drawn, coloured, found and told of, in every projection; and what is untrusted is inert or refused.
import fs from "node:fs"
import path from "node:path"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { testdata } from "./board"
import type { Log } from "./events"
import { pixels } from "./pixels"
import { param, session } from "./session"

const my = session()

const canvas = (page: Page) => page.locator(".pj-canvas")
const drawn = (page: Page) => expect.poll(async () => await canvas(page).count() > 0 ? canvas(page).getAttribute("data-drawn") : null, { timeout: 60_000 })
const panel = (page: Page, name: string | RegExp) => page.locator(".pj-panel").filter({ has: page.getByRole("heading", { name, level: 2 }) })
const rows = (page: Page, list: string) => page.getByRole("group", { name: list }).getByRole("button")
const selected = (page: Page) => expect.poll(() => page.locator("[data-selected]").getAttribute("data-selected"))

/** A run with files beside its event file. */
function embedded(files: Readonly<Record<string, string | Buffer>>, log = my.log()): Log {
  log.append("a", 1, { loss: 1 })
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(log.dir, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, content)
  }
  return log
}

/** Points of three groups, with what is written about them. */
function groups(n: number, dim: number): { points: Buffer; labels: string } {
  const points = Buffer.alloc(4 * n * dim)
  for (let i = 0; i < n; i++) for (let j = 0; j < dim; j++) points.writeFloatLE(Math.sin(i * 12.9898 + j * 78.233) * 0.6 + (j % 3 === i % 3 ? 2 : 0), 4 * (i * dim + j))
  return { points, labels: "group\tsize\n" + Array.from({ length: n }, (_, i) => `g${i % 3}\t${i / 2}\n`).join("") }
}

const three = (n = 300, dim = 12) => {
  const { points, labels } = groups(n, dim)
  return embedded({ "a/projector_config.pbtxt": `embeddings { tensor_name: "three" tensor_path: "p.bytes" tensor_shape: ${n} tensor_shape: ${dim} metadata_path: "l.tsv" }`, "a/p.bytes": points, "a/l.tsv": labels })
}

test("a fixture of PyTorch: pictures of digits, coloured by digit; the tab is there by itself", async () => {
  const board = await my.serve("--logdir", testdata("logs/torch_all"))
  const { page, complaints } = await my.visit(board.url)
  await page.getByRole("tab", { name: "Projector" }).click()
  await drawn(page).toBe("120")
  expect(await page.locator(".pj-facts").textContent()).toBe("120 points, 98 dimensions")
  expect(await page.locator(".pj-legend li bdi").allTextContents()).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
  const sprites = await pixels(canvas(page))
  expect(sprites.strong).toBeGreaterThan(500)
  // The browser's "Save image as" encodes the canvas as this does.
  const saved = await canvas(page).evaluate(async c => {
    const blob = await new Promise<Blob>(done => { (c as HTMLCanvasElement).toBlob(b => { done(b!) }) }), picture = await createImageBitmap(blob)
    return { width: picture.width - (c as HTMLCanvasElement).width, bytes: blob.size }
  })
  expect(saved).toEqual({ width: 0, bytes: expect.toSatisfy((bytes: number) => bytes > 10_000) as unknown })
  await page.getByLabel("Pictures of the points").uncheck()
  await param(page, "dots").toEqual(["1"])
  await expect.poll(async () => (await pixels(canvas(page))).strong).not.toBe(sprites.strong)
  expect(Number(await page.locator("[data-explained]").getAttribute("data-explained"))).toBeCloseTo(0.326, 2)
  expect(complaints).toEqual([])
})

test("find, look at, isolate, clear; the link keeps it", async () => {
  const { page, complaints } = await my.show(three(), "?tab=projector")
  await drawn(page).toBe("300")
  await page.getByRole("searchbox", { name: "Find points" }).fill("g1")
  await selected(page).toBe("100")
  await panel(page, "Find").getByLabel("Search in").selectOption("size")
  await selected(page).toBe("0")
  await panel(page, "Find").getByLabel("Regular expression").check()
  await page.getByRole("searchbox", { name: "Find points" }).fill("^[0-4]$")
  await selected(page).toBe("5")
  await rows(page, "Found").nth(1).click()
  await expect.poll(() => panel(page, /^Point/).locator("td").allTextContents()).toEqual(["g2", "1"])
  await expect.poll(() => rows(page, "Nearest points").locator("bdi").first().textContent()).toBe("g2")
  await param(page, "point").toEqual(["2"])
  await page.reload()
  await drawn(page).toBe("300")
  await expect.poll(() => rows(page, "Nearest points").locator("bdi").first().textContent()).toBe("g2")
  await selected(page).toBe("5")
  await panel(page, "Find").getByRole("button", { name: "Clear" }).click()
  await selected(page).toBe("0")
  await page.getByRole("searchbox", { name: "Find points" }).fill("2$")
  await panel(page, "Find").getByLabel("Search in").selectOption("group")
  await selected(page).toBe("100")
  await panel(page, "Find").getByRole("button", { name: "Isolate 100" }).click()
  await drawn(page).toBe("100")
  expect(await page.locator(".pj-facts").textContent()).toBe("100 of 300 points, 12 dimensions")
  await panel(page, "Find").getByRole("button", { name: "Show all" }).click()
  await drawn(page).toBe("300")
  expect(complaints).toEqual([])
})

test("the pointer: a click tells of a point, a box selects; keys turn", async () => {
  const { page, complaints } = await my.show(three(), "?tab=projector&flat=1")
  await drawn(page).toBe("300")
  const box = (await canvas(page).boundingBox())!
  await page.keyboard.down("Shift")
  await page.mouse.move(box.x + 5, box.y + 60)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width - 5, box.y + box.height - 5, { steps: 4 })
  await page.mouse.up()
  await page.keyboard.up("Shift")
  await selected(page).toBe("300")
  await rows(page, "Selected").first().click()
  await expect.poll(() => panel(page, "Point 0").count()).toBe(1)
  const label = (await page.locator(".pj-labels .chosen").boundingBox())!
  await page.keyboard.press("Escape")
  await panel(page, "Find").getByRole("button", { name: "Clear" }).click()
  await expect.poll(() => panel(page, "Point").count()).toBe(1)
  await page.mouse.click(label.x - 9, label.y + 9)
  await param(page, "point").not.toEqual([])
  const before = await canvas(page).screenshot()
  await canvas(page).focus()
  await page.keyboard.press("ArrowLeft")
  await expect.poll(async () => (await canvas(page).screenshot()).equals(before)).toBe(false)
  expect(complaints).toEqual([])
})

test.each(["tsne", "umap"])("%s finds places, and can be halted", async kind => {
  const { page, complaints } = await my.show(three(120), `?tab=projector&projection=${kind}&perplexity=10`)
  const iteration = () => page.locator("[data-iteration]").getAttribute("data-iteration").then(Number)
  await expect.poll(iteration, { timeout: 60_000 }).toBeGreaterThan(20)
  await expect.poll(() => canvas(page).getAttribute("data-projection")).toBe(kind)
  if (kind === "tsne") {
    await panel(page, "Projection").getByRole("button", { name: "Pause" }).click()
    await expect.poll(() => page.locator("[data-iteration]").textContent()).toContain("paused")
    await panel(page, "Projection").getByRole("button", { name: "Continue" }).click()
  } else await expect.poll(() => page.locator("[data-iteration]").textContent(), { timeout: 60_000 }).toContain("done")
  await panel(page, "Projection").getByRole("button", { name: "Run again" }).click()
  await expect.poll(iteration, { timeout: 60_000 }).toBeGreaterThan(5)
  expect(complaints).toEqual([])
})

test("custom axes: a group lies to the left, another to the right", async () => {
  const { page, complaints } = await my.show(three(), "?tab=projector&projection=custom")
  await drawn(page).toBe("300")
  await panel(page, "Projection").getByLabel("Left").fill("g0")
  await panel(page, "Projection").getByLabel("Right").fill("g1")
  await param(page, "axisRight").toEqual(["g1"])
  await page.getByRole("searchbox", { name: "Find points" }).fill("g1")
  await selected(page).toBe("100")
  await rows(page, "Found").first().click()
  const middle = (await canvas(page).boundingBox())!.x + (await canvas(page).boundingBox())!.width / 2
  await expect.poll(async () => (await page.locator(".pj-labels .chosen").boundingBox())!.x).toBeGreaterThan(middle)
  expect(complaints).toEqual([])
})

test("clusters: groups are found and coloured, and how many suit is drawn", async () => {
  const { page, complaints } = await my.show(three(), "?tab=projector")
  await drawn(page).toBe("300")
  await panel(page, "Clusters").getByRole("button", { name: "How many suit?" }).click()
  await expect.poll(() => page.locator(".pj-curve").getAttribute("data-rows"), { timeout: 60_000 }).toBe("12")
  await panel(page, "Clusters").getByRole("button", { name: "3 clusters" }).click()
  await expect.poll(() => page.locator("[data-clusters]").getAttribute("data-clusters")).toBe("100,100,100")
  await expect.poll(() => page.locator(".pj-legend li bdi").allTextContents()).toEqual(["Cluster 1", "Cluster 2", "Cluster 3"])
  expect((await pixels(page.locator(".pj-curve canvas"))).strong).toBeGreaterThan(200)
  await param(page, "clusters").toEqual(["3"])
  await panel(page, "Clusters").getByRole("button", { name: "No clusters" }).click()
  await expect.poll(() => page.locator(".pj-legend li bdi").allTextContents()).toEqual(["g0", "g1", "g2"])
  expect(complaints).toEqual([])
})

test("bookmarks: those of the log, those of now, as TensorBoard keeps them", async () => {
  const { points, labels } = groups(30, 4)
  const tensorboard = [{ label: "<b>kept</b>", isSelected: true, selectedProjection: "tsne", tSNEis3d: false, projections: Array.from({ length: 30 }, (_, i) => ({ "tsne-0": i, "tsne-1": i % 3 })), selectedPoints: [4], selectedColorOptionName: "size", cameraDef: { orthographic: true, position: [0, 0, 10], target: [0.1, 0, 0], zoom: 1.2 } }]
  const log = embedded({
    "a/projector_config.pbtxt": `embeddings { tensor_name: "e" tensor_path: "p.bytes" tensor_shape: 30 tensor_shape: 4 metadata_path: "l.tsv" bookmarks_path: "b.json" }`, "a/p.bytes": points, "a/l.tsv": labels, "a/b.json": JSON.stringify(tensorboard),
  })
  const { page, complaints } = await my.show(log, "?tab=projector")
  await drawn(page).toBe("30")
  await panel(page, "Bookmarks").getByRole("button", { name: "<b>kept</b>", exact: true }).click()
  await expect.poll(() => canvas(page).getAttribute("data-projection")).toBe("tsne")
  await param(page, "point").toEqual(["4"])
  await param(page, "pointColor").toEqual(["size"])
  await panel(page, "Bookmarks").getByRole("button", { name: "Keep this view" }).click()
  const [download] = await Promise.all([page.waitForEvent("download"), panel(page, "Bookmarks").getByRole("button", { name: "Save" }).click()])
  const saved = JSON.parse(fs.readFileSync(await download.path(), "utf8")) as Record<string, unknown>[]
  expect(saved).toHaveLength(2)
  expect(saved[1]).toMatchObject({ selectedProjection: "tsne", tSNEis3d: false, selectedPoints: [4], projections: expect.arrayContaining([{ "tsne-0": 29, "tsne-1": 2, "tsne-2": 0 }]) as unknown, dataSetDimensions: [30, 4] })
  await page.getByLabel("A file of bookmarks").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from("{") })
  await expect.poll(() => panel(page, "Bookmarks").getByRole("alert").textContent()).toContain("it is no JSON")
  expect(await page.locator(".projector b").count()).toBe(0)
  expect(complaints).toEqual([])
})

test("10,000 points of 784 dimensions", async () => {
  const { page, complaints } = await my.show(three(10_000, 784), "?tab=projector")
  await drawn(page).toBe("10000")
  expect(Number(await page.locator("[data-explained]").getAttribute("data-explained"))).toBeGreaterThan(0.9)
  expect((await pixels(canvas(page))).strong).toBeGreaterThan(800)
  expect(complaints).toEqual([])
})

test("of more points than t-SNE takes a sample is looked at, and all of them again when the user says so", async () => {
  const { page, complaints } = await my.show(three(10_500, 4), "?tab=projector")
  await drawn(page).toBe("10500")
  await page.getByLabel("Projection").getByLabel("t-SNE").check({ force: true })
  await page.getByText("A sample of 10,000 of the 10,500 points").waitFor()
  await expect.poll(() => page.locator(".pj-facts").textContent(), { timeout: 60_000 }).toContain("10,000 of 10,500 points")
  await page.getByLabel("Projection").getByLabel("PCA").check({ force: true })
  await page.getByRole("button", { name: "Show all" }).click()
  await drawn(page).toBe("10500")
  expect(complaints).toEqual([])
})

test("a new step of a logged tensor takes the place of the old one, unless something was found in that", async () => {
  const log = my.log(), points = (step: number, n: number) => { log.points("a", "words", step, [n, 4], Array.from({ length: 4 * n }, (_, i) => Math.sin(i * 7.1 + step))) }
  points(1, 40)
  const { page, complaints } = await my.show(log, "?tab=projector"), facts = () => expect.poll(() => page.locator(".pj-facts").textContent())
  await drawn(page).toBe("40")
  await facts().toBe("40 points, 4 dimensions, step 1")
  points(2, 50)
  await drawn(page).toBe("50")
  await facts().toBe("50 points, 4 dimensions, step 2")
  await page.getByLabel("Projection").getByLabel("UMAP").check({ force: true })
  await expect.poll(() => canvas(page).getAttribute("data-projection")).toBe("umap")
  points(30, 60)
  await page.getByText("Step 30 of this tensor has been logged.").waitFor()
  await facts().toBe("50 points, 4 dimensions, step 2")
  await page.getByRole("button", { name: "Show it" }).click()
  await facts().toBe("60 points, 4 dimensions, step 30")
  await expect.poll(() => page.getByText("has been logged").count()).toBe(0)
  await drawn(page).toBe("60")
  expect(complaints).toEqual([])
})

test("what is untrusted is inert, refused or left out, and said", async () => {
  const evil = `<img src=x onerror="document.title='hit'">`
  const log = embedded({
    "a/projector_config.pbtxt": `embeddings { tensor_name: ${JSON.stringify(evil)} tensor_path: "p.tsv" metadata_path: "l.tsv" sprite { image_path: "s.png" single_image_dim: 9 single_image_dim: 9 } }
      embeddings { tensor_name: "claims" tensor_path: "c.bytes" tensor_shape: 4000000000 tensor_shape: 4000000000 }
      embeddings { tensor_name: "outside" tensor_path: "../../etc/passwd" }`,
    "a/p.tsv": "1\t2\n3\tnan\n5\t6\n7\t9\n", "a/l.tsv": `${evil}\tb\n${evil}\t1\n<script>document.title = 'hit'</script>\t2\n`, "a/s.png": "no picture", "a/c.bytes": Buffer.from([0, 1, 2, 3]),
    "b/projector_config.pbtxt": "embeddings {",
  })
  log.append("b", 1, { loss: 1 })
  const { page, complaints } = await my.show(log, `?tab=projector&embedding=${encodeURIComponent(`file:a:${evil}`)}`)
  await drawn(page).toBe("4")
  await expect.poll(() => page.locator(".pj-note").allTextContents().then(all => all.join("\n"))).toMatch(/Pictures cannot be shown: .*\n2 labels for 4 points\n1 points have values that are no numbers/)
  expect(await page.locator(".pj-unread").textContent()).toContain("The embeddings of b cannot be read")
  await page.getByRole("searchbox", { name: "Find points" }).fill("<script>")
  await selected(page).toBe("1")
  await rows(page, "Found").first().click()
  await expect.poll(() => panel(page, "Point 1").locator("td").first().textContent()).toBe("<script>document.title = 'hit'</script>")
  expect(await page.locator(".projector img, .projector script").count()).toBe(0)
  for (const [name, why] of [["claims", "expected the shape of 4 bytes"], ["outside", "outside the log directory"]] as const) {
    await page.getByLabel("Embedding").selectOption(`file:a:${name}`)
    await expect.poll(() => page.getByRole("alert").textContent()).toContain(why)
  }
  expect(await page.title()).not.toBe("hit")
  expect(complaints.filter(text => !text.includes("status of 400"))).toEqual([])
})

test("without embeddings, and without WebGL, the page says so", async () => {
  const log = my.log()
  log.append("a", 1, { loss: 1 })
  const { page } = await my.show(log, "?tab=projector")
  await page.getByText("There are no embeddings in these logs").waitFor()
  const other = (await my.visit("about:blank")).page
  await other.route(/painter\.worker/, async route => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: "OffscreenCanvas.prototype.getContext = () => null\n" + await answer.text() })
  })
  await other.goto((await my.serve("--logdir", three().dir)).url + "?tab=projector")
  await other.getByText("This browser has no WebGL 2").waitFor()
})
