// Starts the real board and a real browser for the browser tests, and watches the page for anything that it complains about.
import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import net from "node:net"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core"

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../../..")
/** The fixture logs of the repository. */
export const testdata = (name: string) => path.join(root, "testdata", name)

// Without smooth scrolling, since while it lasts the browser forgets what a script, or a key that the page heeds, scrolls to.
const BROWSER_ARGS = [
  "--disable-smooth-scrolling",
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--enable-unsafe-swiftshader", // WebGL without a graphics card
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
]

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env["CHROME"] || "/usr/bin/chromium", args: BROWSER_ARGS })
}

/**
 * A port that was free a moment ago, below those that systems give to outgoing connections: a board that is gone for a
 * while finds its port again, although the page knocks there, and others connect to anything meanwhile.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = net.createServer().on("error", () => { resolve(false) }).listen(port, "127.0.0.1", () => {
      probe.close(() => { resolve(true) })
    })
  })
}

export class Board {
  private constructor(readonly url: string, readonly port: number, private readonly process: ChildProcess) {}

  /** Starts bin/board, or what BOARD names, and waits until it has read the log. */
  static async start(args: string[], port?: number): Promise<Board> {
    port ??= await freePort()
    const binary = process.env["BOARD"] || path.join(root, "bin/board")
    const child = spawn(binary, [...args, "--host", "127.0.0.1", "--port", String(port)], { stdio: ["ignore", "ignore", "pipe"] })
    let said = ""
    child.stderr.on("data", (text: Buffer) => { said += text.toString() })
    const prefix = args[args.indexOf("--path_prefix") + 1]
    const url = `http://127.0.0.1:${port}${args.includes("--path_prefix") ? prefix : ""}/`
    for (let tries = 0; tries < 1200; tries++) {
      if (child.exitCode !== null) throw new Error(`${binary} ended with ${child.exitCode}: ${said}`)
      if (await loaded(url, args[args.indexOf("--token") + 1])) return new Board(url, port, child)
      await new Promise(done => setTimeout(done, 50))
    }
    child.kill("SIGKILL")
    throw new Error(`${binary} did not answer within a minute: ${said}`)
  }

  /** Ends it the hard way, as a machine that goes down would, and waits until it is gone and its port is free. */
  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const gone = once(this.process, "exit")
    this.process.kill("SIGKILL")
    await gone
  }
}

async function loaded(url: string, token: string | undefined): Promise<boolean> {
  try {
    const answer = await fetch(new URL("api/health", url), { headers: { Authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(5_000) })
    return (await answer.json() as { status: string }).status !== "loading"
  } catch {
    return false
  }
}

/** A page that remembers what went wrong in it: uncaught errors, console errors, broken content security policy. */
export interface Watched { page: Page; complaints: string[] }

export async function open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on("pageerror", e => complaints.push(String(e.stack ?? e)))
  // Drivers that draw without a graphics card say that they are slow.
  page.on("console", m => { if ((m.type() === "error" || m.type() === "warning") && !m.text().includes("GL Driver Message")) complaints.push(m.text()) })
  await page.goto(url)
  return { page, complaints }
}

/** A message of the page to the server, as far as tests look into it. */
export interface Said { readonly type: string; readonly card: string; readonly tag: number }

/** Hears every message that websockets opened from now on send; several may come in a list. */
export function listen(page: Page, heard: (message: Said) => void): void {
  page.on("websocket", socket => socket.on("framesent", ({ payload }) => {
    for (const message of [JSON.parse(String(payload)) as Said | Said[]].flat()) heard(message)
  }))
}

/** Waits until a card has painted at least this step. */
export async function painted(page: Page, tag: string, step: number): Promise<void> {
  await page.waitForFunction(([tag, step]) => {
    const card = [...document.querySelectorAll<HTMLElement>('[data-kind="scalar"]')].find(c => c.dataset["tag"] === tag)
    return Number(card?.dataset["lastStep"] ?? -1) >= step
  }, [tag, step] as const, { timeout: 30_000 })
}
