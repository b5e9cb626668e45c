// What a file of browser tests shares: one browser, and boards, logs and pages that end with their test.
import type { Browser, BrowserContextOptions } from "playwright-core"
import { afterAll, afterEach, beforeAll, expect } from "vitest"
import { Board, launch, open, type Watched } from "./board"
import { Log } from "./events"

export interface Session {
  /** An empty log directory. */
  log(): Log
  serve(...args: string[]): Promise<Board>
  visit(url: string, options?: BrowserContextOptions): Promise<Watched>
  /** Serves a log and opens it. */
  show(log: Log, query?: string, options?: BrowserContextOptions): Promise<Watched & { board: Board }>
  /** Does something when the test is over. */
  later(end: () => void | Promise<void>): void
}

export function session(): Session {
  let browser: Browser
  const ends: (() => void | Promise<void>)[] = []
  beforeAll(async () => { browser = await launch() })
  afterAll(() => browser.close())
  afterEach(async () => { for (const end of ends.splice(0).toReversed()) await end() })
  const mine: Session = {
    later(end) { ends.push(end) },
    log() {
      const log = new Log()
      ends.push(() => { log.remove() })
      return log
    },
    async serve(...args) {
      const board = await Board.start(args)
      ends.push(() => board.kill())
      return board
    },
    async visit(url, options = {}) {
      const watched = await open(browser, url, options)
      ends.push(() => watched.page.context().close())
      return watched
    },
    async show(log, query = "", options = {}) {
      const board = await mine.serve("--logdir", log.dir)
      return { board, ...await mine.visit(board.url + query, options) }
    },
  }
  return mine
}

/** Waits until the address bar has these values of a parameter; it follows the view with a little delay. */
export function param(page: { url(): string }, name: string) {
  return expect.poll(() => new URL(page.url()).searchParams.getAll(name))
}
