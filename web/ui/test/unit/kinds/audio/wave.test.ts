import { describe, expect, test } from "vitest"
import { clock, peaks, wavePath } from "../../../../src/kinds/audio/wave"

describe("a waveform", () => {
  test("keeps the ends of every stretch", () => {
    expect(peaks(new Float32Array([0, 1, -1, 0.5]), 2)).toEqual([[0, 1], [-1, 0.5]])
  })
  test("of fewer samples than columns repeats them, of none is silent", () => {
    expect(peaks(new Float32Array([0.5]), 2)).toEqual([[0.5, 0.5], [0.5, 0.5]])
    expect(peaks(new Float32Array(0), 2)).toEqual([[0, 0], [0, 0]])
    expect(peaks(new Float32Array([NaN]), 1)).toEqual([[0, 0]])
  })
  test("is a path with a line for each stretch, inside its box", () => {
    expect(wavePath([[0, 0], [-3, 0.5]])).toBe("M0.5 -0.020V0.000M1.5 -0.500V1.000")
  })
})

test.each([[0, "0:00"], [7.9, "0:07"], [62, "1:02"], [3723, "1:02:03"], [NaN, "0:00"]])("%f seconds are %s", (seconds, text) => { expect(clock(seconds)).toBe(text) })
