// Names that complete an expression.
import { expect, test } from "vitest"
import type { CompareNames } from "../../../src/message.gen"
import { accept, suggestions } from "../../../src/cards/names/completion"

const names: CompareNames = {
  params: [{ name: "lr", spelling: "lr" }, { name: "my param", spelling: 'hparam("my param")' }],
  metrics: [{ name: "val/loss", spelling: 'metric("val/loss")' }, { name: "loss", spelling: "loss" }],
  fields: ["last", "min", "max"], words: [{ word: "and", does: "both" }],
}
const texts = (text: string, caret = text.length) => suggestions(names, text, caret).map(s => s.text)

test("names that begin as typed come before those that hold it", () => { expect(texts("lo")).toEqual(["loss", 'metric("val/loss")']) })
test("a name that is no word is spelled by a function", () => { expect(texts("my")).toEqual(['hparam("my param")']) })
test("after a metric and a dot come its fields", () => {
  expect(texts("lr < 1 && loss.m")).toEqual(["min", "max"])
  expect(texts('metric("val/loss").')).toEqual(["last", "min", "max"])
})
test("nothing is offered for nothing, for what is complete, in a text, or for a field of a setting", () => {
  expect([texts(""), texts("lr < "), texts("lr"), texts('run contains "lo'), texts("lr.m")]).toEqual([[], [], [], [], []])
})
test("what is taken goes where it was begun", () => {
  const text = "lr < 1 && lo > 2", caret = 12
  expect(accept(text, caret, suggestions(names, text, caret)[0]!)).toEqual({ text: "lr < 1 && loss > 2", caret: 14 })
})
