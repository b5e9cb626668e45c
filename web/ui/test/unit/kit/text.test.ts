import { describe, expect, test } from "vitest"
import { duration, exactDuration, wallText } from "../../../src/kit/time"
import { axisText } from "../../../src/axes/text"
import { percentText, stepText, valueText } from "../../../src/kit/numbers"

const at = (...parts: [number, number, number, number, number, number]) => new Date(...parts).getTime() / 1000

describe("times", () => {
  test.each([
    [0, "0s"], [0.05, "50ms"], [1.5, "1.5s"], [59, "59s"], [60, "1m"], [150, "2m 30s"], [3600, "1h"], [5400, "1h 30m"], [90_000, "1d 1h"], [-150, "−2m 30s"], [3599.9, "1h"], [NaN, "–"],
  ])("%d is %s", (seconds, text) => { expect(duration(seconds)).toBe(text) })
  test("name the year only where it is another", () => {
    const now = new Date(2026, 5, 1)
    expect(wallText(at(2026, 0, 5, 10, 2, 3), now)).toBe("Jan 5 10:02:03")
    expect(wallText(at(2023, 0, 5, 10, 2, 3), now)).toBe("Jan 5 2023 10:02:03")
    expect(wallText(NaN, now)).toBe("–")
  })
  test.each([[60, "1m"], [183_900, "2d 3h 5m"], [86_401, "1d 1s"]])("%d s in all units is %s", (seconds, text) => { expect(exactDuration(seconds)).toBe(text) })
})

describe("texts", () => {
  test.each([[0.123456, "0.12346"], [-0.5, "−0.5"], [0, "0"], [1e-7, "1.000e−7"], [123456.7, "123460"], [1e9, "1.000e9"], [NaN, "NaN"], [Infinity, "+∞"], [-Infinity, "−∞"]])("value %d is %s", (x, text) => {
    expect(valueText(x)).toBe(text)
  })
  test("steps are grouped", () => { expect(stepText(1234567)).toBe("1,234,567") })
  test("positions follow the axis", () => {
    expect(axisText("step", 1200)).toBe("1,200")
    expect(axisText("relative", 90)).toBe("1m 30s")
  })
  test.each([[0.125, "+12.5 %"], [-0.5, "−50.0 %"], [12, "+1200 %"], [0, "0.0 %"], [Infinity, "+∞"]])("share %d is %s", (x, text) => { expect(percentText(x)).toBe(text) })
})
