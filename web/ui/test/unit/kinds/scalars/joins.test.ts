import { beforeEach, expect, test } from "vitest"
import { catalog } from "../../../../src/state/data"
import { cardsInPlace, findCurves, jointKey, jointOf, joints, parted } from "../../../../src/kinds/scalars/joins"
import { apart, join, show } from "../../../../src/kinds/scalars/joining"
import { fullScreen, paired, pins } from "../../../../src/state/view"
import { tagsOf } from "../../../../src/state/tags"

const NAMES = ["accuracy", "loss", "lr", "val_loss", "a,b|c%d", "@odd", "=sum"]

function log(names: readonly string[]): void {
  const tags = names.map((name, id) => ({ id, name, plugin: "scalars" }))
  catalog.value = { version: 1, runs: [{ id: 0, name: "r", start: 0, set: 0 }], tags, sets: [tags.map(t => t.id)], others: {} }
}

/** The titles of all cards, in order. */
function titles(): string[] {
  const groups = tagsOf(["scalars"]).groups.value, of = cardsInPlace(groups)
  return groups.flatMap(g => g.tags.flatMap(of)).map(card => card.tag.name)
}

beforeEach(() => {
  joints.value = parted.value = new Set()
  paired.value = true
  pins.value = []
  fullScreen.value = null
  log(NAMES)
})

test("what a card shows survives its key, whatever the names", () => {
  for (const joint of [{ curves: NAMES, x: undefined }, { curves: ["=a | b", "@odd"], x: "=step * 2" }, { curves: ["x"], x: "@odd" }, { curves: ["", "loss"], x: "|" }]) expect(jointOf(jointKey(joint))).toEqual(joint)
  expect(jointOf("loss")).toBeNull()
  expect(jointOf("@images,loss")).toBeNull()
})

test("training and validation share a card, in the place of the training", () => {
  expect(titles()).toEqual(["accuracy", "loss", "lr", "a,b|c%d", "@odd", "=sum"])
  paired.value = false
  expect(titles()).toEqual(NAMES)
})

test("a pair that is taken apart stays so, and another one does not", () => {
  log(["loss", "val_loss", "acc", "val_acc"])
  apart(jointKey({ curves: ["loss", "val_loss"], x: undefined }))
  expect(titles()).toEqual(["loss", "val_loss", "acc"])
})

test("joined cards are one card, which takes its pins along", () => {
  pins.value = ["lr", "accuracy"]
  const key = join("lr", "accuracy")
  expect(titles()).toEqual(["accuracy, lr", "loss", "a,b|c%d", "@odd", "=sum"])
  expect(pins.value).toEqual([key])
  expect(findCurves(key)?.tag.name).toBe("accuracy, lr")
  const three = join(jointKey({ curves: ["loss", "val_loss"], x: undefined }), key)
  expect(jointOf(three)?.curves).toEqual(["accuracy", "lr", "loss", "val_loss"])
  expect(titles()).toEqual(["accuracy, lr, loss, val_loss", "a,b|c%d", "@odd", "=sum"])
  apart(three)
  expect(titles()[0]).toBe("accuracy")
  expect(pins.value).toEqual([])
})

test("a formula alone stands behind its tag, which has its own card again", () => {
  const key = show("lr", { curves: ["=lr * 10"], x: undefined })
  expect(titles()).toEqual(["accuracy", "loss", "lr", "lr * 10", "a,b|c%d", "@odd", "=sum"])
  fullScreen.value = key
  const over = show(key, { curves: ["=lr * 10"], x: "loss" })
  expect(titles()).toContain("lr * 10 over loss")
  expect(fullScreen.value).toBe(over)
  show(over, { curves: ["lr"], x: undefined })
  expect(titles()).toEqual(["accuracy", "loss", "lr", "a,b|c%d", "@odd", "=sum"])
})

test("a card whose tags the runs on show do not have is not there", () => {
  joints.value = new Set([jointKey({ curves: ["gone", "away"], x: undefined }), "loss", "@curves,"])
  expect(titles()).toEqual(["accuracy", "loss", "lr", "a,b|c%d", "@odd", "=sum"])
})
