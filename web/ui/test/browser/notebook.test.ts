// Notebooks show the board in a frame, often behind a proxy that gives it a path of its own.
import http from "node:http"
import net from "node:net"
import type { FrameLocator } from "playwright-core"
import { expect, test } from "vitest"
import { session } from "./session"

const my = session()

/** Has a server listen on a port of its own until the test is over; gives its address. */
async function listening(server: http.Server): Promise<string> {
  await new Promise<void>(done => { server.listen(0, "127.0.0.1", done) })
  my.later(() => { server.close(); server.closeAllConnections() })
  return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`
}

/** A page with a frame, as the magic of notebooks makes it. */
const notebook = (src: string) => http.createServer((_, response) => {
  response.setHeader("Content-Type", "text/html")
  response.end(`<!doctype html><title>Notebook</title><iframe width="1200" height="800" frameborder="0" src="${src}"></iframe>`)
})

/** A proxy as notebooks have it: what stands behind a path goes to the board without the path, websockets too. */
function proxy(to: string, prefix: string): http.Server {
  const { hostname, port } = new URL(to)
  const server = http.createServer((request, response) => {
    if (!request.url!.startsWith(prefix)) {
      response.statusCode = 404
      response.end()
      return
    }
    const onward = http.request({ hostname, port, method: request.method, path: request.url!.slice(prefix.length - 1), headers: request.headers }, answer => {
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response)
    })
    onward.on("error", () => { response.destroy() })
    request.pipe(onward)
  })
  return server.on("upgrade", (request: http.IncomingMessage, socket: net.Socket, head: Buffer) => {
    const onward = net.connect(Number(port), hostname, () => {
      onward.write(`GET ${request.url!.slice(prefix.length - 1)} HTTP/1.1\r\n${pairs(request.rawHeaders).map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`)
      onward.write(head)
      socket.pipe(onward).pipe(socket)
    })
    for (const [one, other] of [[socket, onward], [onward, socket]] as const) one.on("error", () => { other.destroy() }).on("close", () => { other.destroy() })
  })
}

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!])
}

const shows = (frame: FrameLocator, step: number) => expect.poll(() => frame.locator('article[data-tag="loss"]').getAttribute("data-last-step").catch(() => null)).toBe(String(step))

test("a frame of a notebook on another port shows the board, live", async () => {
  const log = my.log()
  log.fill("a", ["loss"], 0, 10)
  const board = await my.serve("--logdir", log.dir)
  const { page, complaints } = await my.visit(await listening(notebook(board.url)))
  const frame = page.frameLocator("iframe")
  await shows(frame, 9)
  log.append("a", 20, { loss: 1 })
  await shows(frame, 20)
  expect(complaints).toEqual([])
})

test("a page of another site cannot frame the board", async () => {
  const log = my.log()
  log.fill("a", ["loss"], 0, 10)
  const board = await my.serve("--logdir", log.dir)
  const { page } = await my.visit("about:blank")
  await page.setContent(`<iframe src="${board.url}"></iframe>`)
  await expect.poll(() => page.frames()[1]?.url()).toBe("chrome-error://chromewebdata/")
})

test("behind a proxy that gives it a path, in a frame of the same site: everything is relative, and points come live", async () => {
  const log = my.log()
  log.fill("a", ["loss"], 0, 10)
  log.text("a", "words", 0, "hello")
  const board = await my.serve("--logdir", log.dir)
  const site = await listening(proxy(board.url, "/user/me/proxy/6006/"))
  const { page, complaints } = await my.visit(site + "/user/me/proxy/6006/")
  await expect.poll(() => page.locator('article[data-tag="loss"]').getAttribute("data-last-step")).toBe("9")
  log.append("a", 20, { loss: 1 })
  await expect.poll(() => page.locator('article[data-tag="loss"]').getAttribute("data-last-step")).toBe("20")
  await page.getByRole("tab", { name: "Text" }).click()
  await expect.poll(() => page.locator('article[data-tag="words"]').textContent()).toContain("hello")
  expect(new URL(page.url()).pathname).toBe("/user/me/proxy/6006/")
  expect(complaints).toEqual([])
})

test("with --path_prefix the same, where the proxy keeps the path", async () => {
  const log = my.log()
  log.fill("a", ["loss"], 0, 10)
  const board = await my.serve("--logdir", log.dir, "--path_prefix", "/team/board")
  const { page, complaints } = await my.visit(await listening(notebook(board.url)))
  await shows(page.frameLocator("iframe"), 9)
  expect(complaints).toEqual([])
})
