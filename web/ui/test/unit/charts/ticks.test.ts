import { describe, expect, test } from "vitest"
import { dateTicks, wallText } from "../../../src/charts/datetime"
import { toPixel, type Scale } from "../../../src/charts/scale"
import type { Axis } from "../../../src/types"
import { axisText, percentText, stepText, valueText } from "../../../src/charts/text"
import { duration, durationTicks, linearTicks, logDurationTicks, logTicks, niceStep, tickLabel, xTicks, yTicks } from "../../../src/charts/ticks"

const labels = (ticks: readonly { label: string }[]) => ticks.map(t => t.label)

test.each([[10, 5, 2], [10, 4, 5], [1, 5, 0.2], [2000, 4, 500], [3e-7, 3, 1e-7], [7, 7, 1]])("niceStep of %d in %d is %d", (span, count, step) => {
  expect(niceStep(span, count)).toBeCloseTo(step, 12)
})

describe("linearTicks", () => {
  test.each([
    [0, 1, 5, ["0", "0.2", "0.4", "0.6", "0.8", "1"]],
    [0, 2000, 4, ["0", "500", "1k", "1.5k", "2k"]],
    [0, 9000, 5, ["0", "2k", "4k", "6k", "8k"]],
    [-1, 1, 4, ["−1", "−0.5", "0", "0.5", "1"]],
    [0, 5e6, 3, ["0", "2M", "4M"]],
    [1000, 1003, 3, ["1000", "1001", "1002", "1003"]],
    [12_000_001, 12_000_004, 3, ["12.000001M", "12.000002M", "12.000003M", "12.000004M"]],
    [0, 2e-5, 4, ["0", "5e−6", "1e−5", "1.5e−5", "2e−5"]],
    [0.98231, 0.98234, 3, ["0.98231", "0.98232", "0.98233", "0.98234"]],
    [1e20, 3e20, 2, ["1e20", "2e20", "3e20"]],
  ])("from %d to %d in %d", (lo, hi, count, want) => { expect(labels(linearTicks(lo, hi, count))).toEqual(want) })

  test("are distinct, ascending and inside, wherever the axis lies", () => {
    for (const lo of [0, -7.3, 1e-9, 123456.789, -1e12, 4e17]) for (const span of [1e-6, 0.3, 1, 17, 12345, 1e9]) {
      const hi = lo + span * Math.max(1, Math.abs(lo) * 1e-3)
      const ticks = linearTicks(lo, hi, 5)
      expect(new Set(labels(ticks)).size).toBe(ticks.length)
      expect(ticks.length).toBeLessThanOrEqual(7)
      for (const t of ticks) expect(t.value >= lo - 1e-6 * span && t.value <= hi + 1e-6 * Math.abs(hi)).toBe(true)
    }
  })
  test("end, even where numbers cannot be told apart", () => {
    expect(linearTicks(1e300, 1e300 * (1 + 1e-15), 5).length).toBeLessThanOrEqual(100)
    expect(linearTicks(0, Infinity, 5)).toEqual([])
  })
})

test.each([[1e-5, 1e-5, "1e−5"], [0.1, 0.1, "0.1"], [1, 1, "1"], [10, 10, "10"], [1000, 1000, "1k"], [1e6, 1e6, "1M"], [5000, 5000, "5k"], [2500, 500, "2.5k"]])("tick %d by %d says %s", (value, step, text) => {
  expect(tickLabel(value, step)).toBe(text)
})

describe("logTicks", () => {
  test("are powers of ten", () => { expect(labels(logTicks(1e-5, 1, 6))).toEqual(["1e−5", "1e−4", "0.001", "0.01", "0.1", "1"]) })
  test("skip decades where there is no room", () => { expect(labels(logTicks(1e-8, 1, 4))).toEqual(["1e−8", "1e−6", "1e−4", "0.01", "1"]) })
  test("show 2 and 5 where there is", () => { expect(labels(logTicks(1, 100, 6))).toEqual(["1", "2", "5", "10", "20", "50", "100"]) })
  test("are plain numbers within a decade", () => { expect(labels(logTicks(3, 5, 4))).toEqual(["3", "3.5", "4", "4.5", "5"]) })
})

describe("durations", () => {
  test.each([
    [0, "0s"], [0.05, "50ms"], [1.5, "1.5s"], [59, "59s"], [60, "1m"], [150, "2m 30s"], [3600, "1h"], [5400, "1h 30m"], [90_000, "1d 1h"], [-150, "−2m 30s"], [3599.9, "1h"], [NaN, "–"],
  ])("%d is %s", (seconds, text) => { expect(duration(seconds)).toBe(text) })
  test("ticks stand at whole units", () => {
    expect(labels(durationTicks(0, 400, 5))).toEqual(["0s", "2m", "4m", "6m"])
    expect(labels(durationTicks(0, 7200, 4))).toEqual(["0s", "30m", "1h", "1h 30m", "2h"])
    expect(labels(durationTicks(0, 0.4, 4))).toEqual(["0s", "100ms", "200ms", "300ms", "400ms"])
    expect(labels(durationTicks(0, 10 * 86_400, 5))).toEqual(["0s", "2d", "4d", "6d", "8d", "10d"])
  })
})

describe("durations on a logarithmic axis", () => {
  test.each([
    [0.3, 100, 5, ["1s", "10s", "1m"]],
    [1, 90_000, 5, ["1s", "1m", "1h"]],
    [1, 100, 6, ["1s", "2s", "5s", "10s", "20s", "1m"]],
    [0.001, 10, 11, ["1ms", "10ms", "100ms", "1s", "10s"]],
    [60, 300, 4, ["1m", "2m", "3m", "4m", "5m"]],
  ])("from %d to %d s in %d", (lo, hi, count, want) => { expect(labels(logDurationTicks(lo, hi, count))).toEqual(want) })
})

describe("dates", () => {
  const at = (...parts: [number, number, number, number, number, number]) => new Date(...parts).getTime() / 1000
  test("stand at round local times", () => {
    expect(labels(dateTicks(at(2026, 0, 5, 10, 2, 0), at(2026, 0, 5, 11, 3, 0), 5))).toEqual(["10:15", "10:30", "10:45", "11:00"])
    expect(labels(dateTicks(at(2026, 2, 5, 20, 0, 0), at(2026, 2, 6, 10, 0, 0), 4))).toEqual(["Mar 6", "06:00"])
    expect(labels(dateTicks(at(2026, 2, 5, 0, 0, 0), at(2026, 2, 8, 1, 0, 0), 4))).toEqual(["Mar 5", "Mar 6", "Mar 7", "Mar 8"])
    expect(labels(dateTicks(at(2024, 0, 1, 0, 0, 0), at(2026, 0, 1, 0, 0, 0), 5))).toEqual(["2024", "Jul 2024", "2025", "Jul 2025", "2026"])
  })
  test("go down to milliseconds", () => {
    const from = at(2026, 0, 5, 10, 0, 7)
    expect(labels(dateTicks(from, from + 0.5, 5))).toEqual(["10:00:07.0", "10:00:07.1", "10:00:07.2", "10:00:07.3", "10:00:07.4", "10:00:07.5"])
    // Whole seconds need no fraction.
    expect(labels(dateTicks(from, from + 2, 3))).toEqual(["10:00:07", "10:00:08", "10:00:09"])
  })
  test("are few over any span", () => {
    for (let span = 0.01; span < 1e10; span *= 3) expect(dateTicks(1.7e9, 1.7e9 + span, 4).length).toBeLessThanOrEqual(12)
  })
  test("as text name the year only where it is another", () => {
    const now = new Date(2026, 5, 1)
    expect(wallText(at(2026, 0, 5, 10, 2, 3), now)).toBe("Jan 5 10:02:03")
    expect(wallText(at(2023, 0, 5, 10, 2, 3), now)).toBe("Jan 5 2023 10:02:03")
    expect(wallText(NaN, now)).toBe("–")
  })
})

test("axes get ticks that fit their room", () => {
  expect(xTicks({ lo: 0, hi: 2000, log: false, from: 40, to: 440 }, "step")).toHaveLength(5)
  expect(labels(xTicks({ lo: 0, hi: 3, log: false, from: 40, to: 840 }, "step"))).toEqual(["0", "1", "2", "3"])
  expect(yTicks({ lo: 0, hi: 1, log: false, from: 200, to: 8 }).length).toBeLessThanOrEqual(6)
})

describe("a narrow axis", () => {
  test.each<[Axis, number, number, number]>([["step", 1, 399, 150], ["step", 90, 210, 160], ["relative", 1, 399, 150], ["step", 0, 1999, 130]])(
    "%s from %d to %d on %d pixels says more than one number", (axis, lo, hi, width) => {
      const scale: Scale = { lo, hi, log: false, from: 40, to: 40 + width }
      const ticks = xTicks(scale, axis)
      expect(ticks.length).toBeGreaterThanOrEqual(3)
      for (let i = 1; i < ticks.length; i++) {
        const apart = toPixel(scale, ticks[i]!.value) - toPixel(scale, ticks[i - 1]!.value)
        expect(apart).toBeGreaterThan((ticks[i]!.label.length + ticks[i - 1]!.label.length) * 6.3 / 2)
      }
    })
  test("but never so much that labels meet", () => {
    expect(xTicks({ lo: 1_000_000, hi: 1_000_399, log: false, from: 40, to: 120 }, "step").length).toBeLessThanOrEqual(2)
  })
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
