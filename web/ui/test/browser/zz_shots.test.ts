import { test } from "vitest"
import { card, inBrowser, newLog, points, visit } from "./cards"
import { expect } from "vitest"
inBrowser()
test("shots", async () => {
  const log = newLog()
  for (const [i, lr] of [0.001, 0.01, 0.1].entries()) for (let seed = 0; seed < 4; seed++) {
    const run = `lr${lr}-s${seed}`
    log.session(run, { lr, seed, optimizer: seed % 2 ? "adam" : "sgd" })
    for (let step = 0; step <= 100; step++) {
      const loss = (i + 1) * Math.exp(-step / 40) + seed * 0.03
      log.append(run, step, { loss, tokens: step * 1000, accuracy: 1 - loss / 3, ...step % 5 === 0 && { val_loss: loss + 0.25 } })
    }
  }
  for (const run of ["keras/train", "keras/validation"]) for (let step = 0; step < 30; step++) log.append(run, step, { epoch_loss: Math.exp(-step / 9) + (run.endsWith("n") && run.includes("val") ? 0.1 : 0) })
  const q = "?v=1&tab=scalars&join=" + encodeURIComponent("@curves,accuracy|=cummax(accuracy)|@tokens")
  const { page } = await visit(log.dir, q)
  await expect.poll(() => points(page, "loss").catch(() => 0), { timeout: 20_000 }).toBeGreaterThan(100)
  await page.waitForTimeout(1500)
  await page.screenshot({ path: "/tmp/s_light.png" })
  await card(page, "loss").hover()
  await page.waitForTimeout(400)
  await page.screenshot({ path: "/tmp/s_hover.png" })
  await card(page, "loss").getByRole("button", { name: /^More/ }).click()
  await page.screenshot({ path: "/tmp/s_menu.png" })
  await page.getByRole("menuitem", { name: /Add a tag/ }).click()
  const box = page.getByLabel("Add a tag or a formula")
  await box.fill("val_loss - los")
  await page.waitForTimeout(500)
  await page.screenshot({ path: "/tmp/s_dialog.png" })
  await page.keyboard.press("Escape")
  await box.press("Enter")
  await page.waitForTimeout(500)
  await page.screenshot({ path: "/tmp/s_dialog2.png" })
  const base = page.url().split("?")[0]!
  await page.emulateMedia({ colorScheme: "dark" })
  await page.goto(base + "?v=1&tab=compare&cmpInsight=1")
  await page.waitForTimeout(2500)
  await page.screenshot({ path: "/tmp/s_insight_dark.png" })
  await page.emulateMedia({ colorScheme: "light" })
  await page.goto(base + "?v=1&tab=hparams&hpPicture=importance")
  await page.waitForTimeout(2500)
  await page.screenshot({ path: "/tmp/s_hparams.png" })
  await page.setViewportSize({ width: 420, height: 800 })
  await page.waitForTimeout(800)
  await page.screenshot({ path: "/tmp/s_hparams_narrow.png" })
  await page.goto(base + q + "&run=lr0.1-s0&tagFilter=loss")
  await page.waitForTimeout(1500)
  await page.screenshot({ path: "/tmp/s_narrow.png" })
}, 120_000)
