import { expect, test } from "vitest"
import { pairsOf, partOf } from "../../../src/state/pairs"

test.each([
  ["loss", "loss", 0], ["val_loss", "loss", 1], ["train_loss", "loss", 0], ["test_loss", "loss", 2], ["Loss/train", "Loss", 0], ["Loss/test", "Loss", 2], ["train/loss", "loss", 0], ["val/loss", "loss", 1],
  ["metrics/val/loss", "metrics/loss", 1], ["metrics/train/loss", "metrics/loss", 0], ["loss.validation", "loss", 1], ["validation", "", 1], ["exp/train", "exp", 0], ["test_exp/validation", "test_exp", 1],
  ["value_loss", "value_loss", 0], ["trainable", "trainable", 0], ["contest", "contest", 0], ["", "", 0], ["a\nval_loss", "a\nval_loss", 0],
] as const)("%j is %j of part %i", (name, base, role) => {
  expect(partOf(name)).toEqual([base, role])
})

test("names that differ only in the part of the data belong together, training first", () => {
  expect(pairsOf(["val_loss", "loss", "test_loss", "lr", "val_acc", "Loss/train", "Loss/test", "eval_a", "eval_b"])).toEqual([
    ["loss", ["loss", "val_loss", "test_loss"]], ["Loss", ["Loss/train", "Loss/test"]],
  ])
  expect(pairsOf(["train/loss", "loss"])).toEqual([])
})
