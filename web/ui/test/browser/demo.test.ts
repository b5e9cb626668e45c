// What a newcomer sees first: the demonstration, trained while the page shows it.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { expect, test } from "vitest"
import { Board, launch, open, painted } from "./board"

test("curves grow while board demo trains", async () => {
  const dir = mkdtempSync(path.join(tmpdir(), "board-demo-"))
  const [browser, board] = await Promise.all([launch(), Board.start(["demo", "--logdir", dir])])
  try {
    const { page, complaints } = await open(browser, board.url)
    await painted(page, "epoch_accuracy", 1)
    const card = page.locator('article[data-tag="epoch_accuracy"]')
    const before = Number(await card.getAttribute("data-last-step"))
    await painted(page, "epoch_accuracy", before + 5)
    await painted(page, "batch_loss", 100)
    await expect.poll(() => page.locator(".run .name").allTextContents()).toHaveLength(6)
    await expect.poll(() => page.locator(".live b").textContent()).toBe("Live")
    expect(complaints).toEqual([])
  } finally {
    await board.kill()
    await browser.close()
    rmSync(dir, { recursive: true, force: true })
  }
})
