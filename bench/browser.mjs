// What the benchmarks in a browser share: a server of its own, and a headless Chrome that looks at it.
// playwright-core is looked up from the current folder; CHROME names the browser, else /usr/bin/chromium.
import { createRequire } from "node:module"
import { spawn } from "node:child_process"
import net from "node:net"
import path from "node:path"

const { chromium } = createRequire(path.join(process.cwd(), "package.json"))("playwright-core")

const dash = process.argv.indexOf("--")

/** The number after --name on the command line, before a lone --. */
export function flag(name, otherwise) {
  const i = process.argv.indexOf("--" + name)
  return i > 0 && (dash < 0 || i < dash) ? +process.argv[i + 1] : otherwise
}

/** The text after --name on the command line, before a lone --. */
export function textFlag(name, otherwise) {
  const i = process.argv.indexOf("--" + name)
  return i > 0 && (dash < 0 || i < dash) ? process.argv[i + 1] : otherwise
}

/** Milliseconds of sleep. */
export const sleep = ms => new Promise(done => setTimeout(done, ms))

/** The number in the middle; of an even count, the higher of the two there. */
export const median = numbers => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]

function freePort() {
  return new Promise(found => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address()
      server.close(() => found(port))
    })
  })
}

/**
 * Starts the command after -- on the command line, with {logdir} and {port} filled in, and waits until it answers.
 * said, if given, gets each piece of what it writes to standard error.
 */
export async function serve(logdir, said) {
  const port = await freePort()
  const [command, ...args] = process.argv.slice(dash + 1).map(a => a.replace("{logdir}", logdir).replace("{port}", port))
  const server = spawn(command, args, { stdio: ["ignore", "ignore", said ? "pipe" : "ignore"] })
  if (said) server.stderr.setEncoding("utf8").on("data", said)
  const url = `http://127.0.0.1:${port}`
  for (let i = 0; ; i++) {
    try {
      await fetch(url + "/data/runs")
      return { url, stop: () => server.kill() }
    } catch (e) {
      if (i > 600 || server.exitCode !== null) throw e
      await sleep(50)
    }
  }
}

/** A headless browser that asks nobody for anything; `more` are arguments of its own. */
export function launch(...more) {
  return chromium.launch({
    executablePath: process.env.CHROME ?? "/usr/bin/chromium",
    args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", ...more],
  })
}
