// Audio: what all writers log is drawn and played, step by step, in ranges; what is no sound is told.
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { testdata } from "./board"
import { session } from "./session"

const my = session()

const card = (page: Page, tag: string, run: string) => page.locator(`article[data-kind="audio"][data-tag="${tag}"][data-run="${run}"]`).first()
const shows = (page: Page, tag: string, run: string, step: number) => expect.poll(() => card(page, tag, run).getAttribute("data-last-step")).toBe(String(step))

/** A tone of so many seconds, as WAV; it is loud in its second half. */
function wav(seconds: number, rate = 8000): Buffer {
  const n = Math.round(seconds * rate), out = Buffer.alloc(44 + 2 * n)
  out.write("RIFF", 0)
  out.writeUInt32LE(36 + 2 * n, 4)
  out.write("WAVEfmt ", 8)
  for (const [at, value] of [[16, 16], [24, rate], [28, 2 * rate]] as const) out.writeUInt32LE(value, at)
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]] as const) out.writeUInt16LE(value, at)
  out.write("data", 36)
  out.writeUInt32LE(2 * n, 40)
  for (let i = 0; i < n; i++) out.writeInt16LE(Math.round((i < n / 2 ? 1000 : 30_000) * Math.sin((2 * Math.PI * 440 * i) / rate)), 44 + 2 * i)
  return out
}

test.each([
  ["torch_all", "tone", "run_0"], ["tf1", "old/au/audio/0", "train"], ["tf2_summary", "beep", "a"],
])("%s: %s is drawn, and the browser plays it", async (log, tag, run) => {
  const board = await my.serve("--logdir", testdata(`logs/${log}`))
  const { page, complaints } = await my.visit(board.url + "?tab=audio")
  await card(page, tag, run).locator(".wave path").first().waitFor()
  await expect.poll(() => card(page, tag, run).locator("audio").first().evaluate(audio => (audio as HTMLAudioElement).duration > 0)).toBe(true)
  expect(complaints).toEqual([])
})

test("steps, several sounds, seeking on the waveform, and what is no sound", async () => {
  const log = my.log()
  log.audio("a", "x", 0, [wav(2), wav(1)])
  log.audio("a", "x", 1, [wav(4)])
  log.audio("a", "odd", 0, ["no sound", Buffer.concat([wav(1).subarray(0, 12), Buffer.alloc(30, 1)])])
  const { page, complaints } = await my.show(log, "?tab=audio")
  await shows(page, "x", "a", 1)
  const player = card(page, "x", "a").locator("audio"), length = () => player.first().evaluate(audio => (audio as HTMLAudioElement).duration)
  await expect.poll(length).toBe(4)
  // Lines of the loud half are longer.
  const ends = await card(page, "x", "a").locator(".wave path").evaluate(path => [...path.getAttribute("d")!.matchAll(/M[\d.]+ ([-\d.]+)V/g)].map(found => -Number(found[1])))
  expect(Math.max(...ends.slice(0, 190))).toBeLessThan(0.1)
  expect(Math.min(...ends.slice(210))).toBeGreaterThan(0.8)
  const box = (await card(page, "x", "a").locator(".wave").boundingBox())!
  await page.mouse.click(box.x + box.width * 0.75, box.y + box.height / 2)
  await expect.poll(() => player.evaluate(audio => Math.round((audio as HTMLAudioElement).currentTime))).toBe(3)
  await card(page, "x", "a").locator(".card-main").focus()
  await page.keyboard.press("ArrowLeft")
  await shows(page, "x", "a", 0)
  await expect.poll(() => player.count()).toBe(2)
  await expect.poll(length).toBe(2)
  await expect.poll(() => card(page, "odd", "a").getByRole("alert").allTextContents()).toHaveLength(2)
  const told = await card(page, "odd", "a").getByRole("alert").allTextContents()
  expect(told[0]).toContain("no sound of a known format")
  expect(told[1]).toContain("damaged")
  expect(complaints).toEqual([])
})

test("a sound that plays, or rests, stays while newer ones come; once it is over the newest is there", async () => {
  const log = my.log()
  log.audio("a", "x", 0, [wav(1)])
  const { page, complaints } = await my.show(log, "?tab=audio")
  await shows(page, "x", "a", 0)
  const player = card(page, "x", "a").locator("audio").first()
  await player.evaluate(async audio => {
    const sound = audio as HTMLAudioElement
    sound.muted = true
    sound.playbackRate = 0.1
    await sound.play()
    sound.pause()
  })
  log.audio("a", "x", 1, [wav(2)])
  await expect.poll(() => card(page, "x", "a").getByRole("slider").getAttribute("max")).toBe("1")
  await shows(page, "x", "a", 0)
  expect(await player.evaluate(audio => (audio as HTMLAudioElement).duration)).toBe(1)
  await player.evaluate(audio => {
    const sound = audio as HTMLAudioElement
    sound.playbackRate = 4
    return sound.play()
  })
  await shows(page, "x", "a", 1)
  await expect.poll(() => player.evaluate(audio => (audio as HTMLAudioElement).duration)).toBe(2)
  expect(complaints).toEqual([])
})
