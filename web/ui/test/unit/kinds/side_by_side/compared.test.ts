// How pictures, texts and hyper-parameters differ.
import { describe, expect, test } from "vitest"
import { differenceOf } from "../../../../src/kinds/side_by_side/difference"
import { told } from "../../../../src/kinds/side_by_side/DifferencePicture"
import { rowsOf } from "../../../../src/kinds/side_by_side/hparams"
import { diffOf, MOST_LETTERS } from "../../../../src/kinds/side_by_side/wordDiff"
import type { Compared } from "../../../../src/message.gen"

describe("pictures", () => {
  const black = [0, 0, 0, 255], white = [255, 255, 255, 255], red = [255, 0, 0, 255], clear = [0, 0, 0, 0]
  test("differ by how far each colour is away", () => {
    const { pixels, share, mean, most } = differenceOf([...black, ...red], [...black, ...white], null)
    expect([...pixels]).toEqual([0, 0, 0, 255, 0, 255, 255, 255])
    expect([share, most]).toEqual([0.5, 1])
    expect(mean).toBeCloseTo(1 / 3, 12)
  })
  test("that are the same are black, and say so", () => {
    const found = differenceOf(red, red, null)
    expect([...found.pixels]).toEqual([0, 0, 0, 255])
    expect(told({ ...found, width: 1, height: 1, scale: 1 }, false)).toBe("The same, pixel by pixel")
  })
  test("differ, too, where only transparency does", () => {
    const { pixels, share } = differenceOf(clear, black, null)
    expect([...pixels]).toEqual([255, 255, 255, 255])
    expect(share).toBe(1)
  })
  test("are red where they are brighter and blue where darker, on a scale of the largest difference", () => {
    const gray = [51, 51, 51, 255], found = differenceOf([...black, ...gray, ...gray], [...gray, ...black, ...gray], { neutral: [247, 247, 247] })
    expect([...found.pixels]).toEqual([203, 24, 29, 255, 33, 102, 172, 255, 247, 247, 247, 255])
    expect(found.greatest).toBeCloseTo(0.2, 12)
    expect(told({ ...found, width: 3, height: 1, scale: 1 }, true)).toBe("66.7 % differ · −0.2 to +0.2")
  })
  test("that are compared at a smaller size say which", () => {
    expect(told({ share: 0.0001, mean: 0.001234, most: 0.5, least: 0, greatest: 0.5, width: 2000, height: 1000, scale: 0.5 }, false)).toBe("Under 0.1 % differ · mean 0.0012 · most 0.5 · at 2000 × 1000")
  })
})

describe("texts", () => {
  const marks = (from: string, to: string) => diffOf(from, to).pieces.filter(p => p.kind !== "same").map(({ kind, text }) => `${kind} ${text}`)
  test("have the words marked that were added and removed", () => {
    expect(marks("the quick brown fox jumps", "the quick red fox jumps high")).toEqual(["removed brown", "added red", "added  high"])
  })
  test("are shown whole: what is not removed is the text", () => {
    const to = "one <b>two</b>\nthree  four — fünf 六", { pieces } = diffOf("one <i>two</i>\nthree four — vier 六", to)
    expect(pieces.filter(p => p.kind !== "removed").map(p => p.text).join("")).toBe(to)
  })
  test.each([
    ["the same", "a b", "a b", /^The same text/], ["other ones", "alpha beta gamma delta", "one two three four five", /^Hardly a word/], ["too long", "a".repeat(MOST_LETTERS), "a b", /too long/],
    ["of too many changes", Array.from({ length: 3_000 }, (_, i) => `a${i}`).join(" "), Array.from({ length: 3_000 }, (_, i) => `b${i}`).join(" "), /too many words/],
  ])("that are %s say so, and nothing is marked", (_, from, to, note) => {
    const found = diffOf(from, to)
    expect(found.note).toMatch(note)
    expect(found.pieces).toEqual([{ kind: "same", text: to }])
  })
})

test("hyper-parameters are those of the runs, of runs that another row has taken in, too, and say whether they differ", () => {
  const row = (name: string, runs: number[], joined: number[] = []) => ({ name, runs, joined, session: 0, status: "" as const, start: 1, last: 2, points: 1, lastStep: 1 })
  const param = (name: string) => ({ name, numeric: true, differs: true, distinct: 2 })
  const compared: Compared = {
    params: [param("lr"), { ...param("seed"), display: "Seed" }, param("opt")], tags: [], total: 2, runs: 2, metrics: [],
    rows: [row("b", [4]), row("a", [2], [3])], values: [[0.1, 0.1], [null, 7], ["<b>", "adam"]],
  }
  expect(rowsOf(compared, [3, 4])).toEqual([
    { name: "lr", display: "", differs: false, values: [0.1, 0.1] },
    { name: "seed", display: "Seed", differs: true, values: [7, undefined] },
    { name: "opt", display: "", differs: true, values: ["adam", "<b>"] },
  ])
  expect(rowsOf(compared, [9])[0]!.values).toEqual([undefined])
})
