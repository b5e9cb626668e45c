import { describe, expect, test } from "vitest"
import { cardKey, parseCard, type CardId } from "../../../src/state/card"

describe("the identity of a card", () => {
  test.each<[CardId, string]>([
    [{ plugin: "scalars", tag: "loss/train" }, "loss/train"],
    [{ plugin: "scalars", tag: "" }, ""],
    [{ plugin: "scalars", tag: "a,b:c %" }, "a,b:c %"],
    [{ plugin: "scalars", tag: "@home" }, "@home"],
    [{ plugin: "scalars", tag: "@text,loss" }, "@scalars,@text%2Closs"],
    [{ plugin: "text", tag: "loss/train" }, "@text,loss/train"],
    [{ plugin: "text", tag: "loss", run: "." }, "@text,loss,."],
    [{ plugin: "images", tag: "50%2C,ü", run: "a,b", item: 3 }, "@images,50%252C%2Cü,a%2Cb,3"],
    [{ plugin: "images", tag: "x", item: 0 }, "@images,x,,0"],
    [{ plugin: "text", tag: "", run: "" }, "@text,%,%"],
    [{ plugin: "text", tag: "%", run: "\n" }, "@text,%25,\n"],
    [{ plugin: "scalars", tag: "loss", run: "a" }, "@scalars,loss,a"],
  ])("%j is %j, and back", (id, key) => {
    expect(cardKey(id)).toBe(key)
    expect(parseCard(key)).toEqual(id)
  })

  test("is another one for each plugin, run and item", () => {
    const ids = ["scalars", "text"].flatMap(plugin => [undefined, "a", "b"].flatMap(run => [undefined, 0, 1].map(item =>
      ({ plugin, tag: "x", ...(run !== undefined && { run }), ...(item !== undefined && { item }) }))))
    expect(new Set(ids.map(cardKey)).size).toBe(ids.length)
  })

  test.each(["@", "@text", "@,x", "@text,a,b,c", "@text,a,b,1,2", "@text,a,b,-1"])("%j is the tag of a scalar, as in a link of before", key => {
    expect(parseCard(key)).toEqual({ plugin: "scalars", tag: key })
  })
})
