import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { dateTicks } from "../../../src/axes/dates"
import { toPixel, type Scale } from "../../../src/axes/scale"
import type { Axis } from "../../../src/types"
import { durationTicks, linearTicks, logDurationTicks, logTicks, niceStep, tickLabel, xTicks, yTicks } from "../../../src/axes/ticks"

const labels = (ticks: readonly { label: string }[]) => ticks.map(t => t.label)
const says = ({ ticks, context }: { ticks: readonly { label: string }[]; context: string }) => [...labels(ticks), ...(context === "" ? [] : [context])]

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
  test("ticks stand at whole units", () => {
    expect(says(durationTicks(0, 400, 5))).toEqual(["0s", "2m", "4m", "6m"])
    expect(says(durationTicks(0, 7200, 4))).toEqual(["0s", "30m", "1h", "1h 30m", "2h"])
    expect(says(durationTicks(0, 0.4, 4))).toEqual(["0s", "100ms", "200ms", "300ms", "400ms"])
    expect(says(durationTicks(0, 10 * 86_400, 5))).toEqual(["0s", "2d", "4d", "6d", "8d", "10d"])
  })
})

describe("durations on a logarithmic axis", () => {
  test.each([
    [0.3, 100, 5, ["1s", "10s", "1m"]],
    [1, 90_000, 5, ["1s", "1m", "1h"]],
    [1, 100, 6, ["1s", "2s", "5s", "10s", "20s", "1m"]],
    [0.001, 10, 11, ["1ms", "10ms", "100ms", "1s", "10s"]],
    [60, 300, 4, ["1m", "2m", "3m", "4m", "5m"]],
  ])("from %d to %d s in %d", (lo, hi, count, want) => { expect(says(logDurationTicks(lo, hi, count))).toEqual(want) })
})

describe("large steps", () => {
  const scale = (lo: number, hi: number, width = 276): Scale => ({ lo, hi, log: false, from: 40, to: 40 + width })
  test.each([
    [1e5, 1e5 + 199, ["100k", "100.05k", "100.1k", "100.15k"]],
    [1e9, 1e9 + 199, ["0", "50", "100", "150", "+ 1,000,000,000"]],
    [1e12, 1e12 + 199, ["0", "50", "100", "150", "+ 1,000,000,000,000"]],
    [1e15, 1e15 + 199, ["0", "50", "100", "150", "+ 1,000,000,000,000,000"]],
    [1_700_000_123_456_789, 1_700_000_123_457_200, ["800", "1k", "1.2k", "+ 1,700,000,123,456,000"]],
    [1.7e18, 1.7e18 + 1e12, ["0", "500G", "1T", "+ 1,700,000,000,000,000,000"]],
    [0, 1e15, ["0", "5e14", "1e15"]],
    [-1e15 - 199, -1e15, ["850", "900", "950", "1000", "+ −1,000,000,000,001,000"]],
  ])("from %d to %d tell ticks apart", (lo, hi, want) => { expect(says(xTicks(scale(lo, hi), "step"))).toEqual(want) })

  test.each([1e9, 1e12, 1e13, 1e15, 1.7e15, 1.7e18])("at %d stay where they say", base => {
    for (const span of [199, 5_000, 123_456, 1e8]) for (const width of [120, 276, 900]) {
      const { ticks, context } = xTicks(scale(base, base + span, width), "step")
      const added = Number(context.replace(/[+,\s]/g, "")), text = labels(ticks)
      expect(new Set(text).size).toBe(text.length)
      for (const t of ticks) {
        const said = Number(t.label.replace(/[kMGT]$/, unit => ({ k: "e3", M: "e6", G: "e9", T: "e12" })[unit]!)) + added
        expect(Math.abs(t.value - said)).toBeLessThanOrEqual(base * 2 ** -52)
        expect(t.label.length).toBeLessThanOrEqual(8)
      }
    }
  })
  test("of one run that has one point say one step each", () => {
    expect(says(xTicks(scale(1e15 - 1, 1e15 + 1), "step"))).toEqual(["9", "10", "11", "+ 999,999,999,999,990"])
  })
})

test("an axis is written in one way", () => {
  const of = (lo: number, hi: number) => labels(yTicks({ lo, hi, log: false, from: 200, to: 8 }))
  expect(of(9.4e-5, 1.06e-4)).toEqual(["0.000095", "0.0001", "0.000105"])
  expect(of(9e-5, 9.8e-5)).toEqual(["9e−5", "9.2e−5", "9.4e−5", "9.6e−5", "9.8e−5"])
  expect(of(8e14, 2e15)).toEqual(["1e15", "1.5e15", "2e15"])
})

describe("long durations in a narrow range", () => {
  test.each([
    [183_900, 183_910, ["0s", "2s", "4s", "6s", "8s", "10s", "+ 2d 3h 5m"]],
    [183_900, 184_500, ["6m", "8m", "10m", "12m", "14m", "+ 2d 3h"]],
    [86_400, 90_000, ["0s", "15m", "30m", "45m", "1h", "+ 1d"]],
  ])("from %d to %d s tell ticks apart", (lo, hi, want) => { expect(says(durationTicks(lo, hi, 5))).toEqual(want) })
})

describe("narrow and huge logarithmic axes have ticks", () => {
  test.each([[1e30, 1.0001e30], [1.5e38, 2.2e38], [1e300, 1.05e300], [2, 19], [2, 50], [3e-7, 8e-7], [1e-320, 1e-310]])("from %d to %d", (lo, hi) => {
    for (const width of [80, 192, 500]) expect(yTicks({ lo, hi, log: true, from: width, to: 8 }).length).toBeGreaterThanOrEqual(2)
  })
})

describe("when clocks are changed", () => {
  const zone = process.env["TZ"]
  beforeAll(() => { process.env["TZ"] = "America/New_York" })
  afterAll(() => { if (zone === undefined) delete process.env["TZ"]; else process.env["TZ"] = zone })
  const at = (month: number, day: number, hour: number) => new Date(2024, month, day, hour).getTime() / 1000
  test.each([
    ["spring", 2, 9, ["12:00", "Mar 10", "12:00", "Mar 11", "12:00"]],
    ["autumn", 10, 2, ["12:00", "Nov 3", "12:00", "Nov 4", "12:00"]],
  ])("in %s ticks stand at local noon and midnight, dates at midnight", (_, month, day, want) => {
    const { ticks } = dateTicks(at(month, day, 6), at(month, day + 2, 18), 6)
    expect(labels(ticks)).toEqual(want)
    for (const t of ticks) expect(new Date(t.value * 1000).getHours() % 12).toBe(0)
  })
  test("the hour that is left out has no tick, and one that comes twice has one", () => {
    expect(labels(dateTicks(at(2, 10, 0), at(2, 10, 5), 6).ticks)).toEqual(["Mar 10", "01:00", "03:00", "04:00", "05:00"])
    expect(labels(dateTicks(at(10, 3, 0), at(10, 3, 4), 6).ticks)).toEqual(["Nov 3", "01:00", "02:00", "03:00", "04:00"])
  })
})

describe("the context of dates", () => {
  const at = (...parts: [number, number, number, number, number]) => new Date(...parts).getTime() / 1000
  const now = new Date(2026, 5, 1)
  const context = (lo: number, hi: number) => dateTicks(lo, hi, 5, now).context
  test("is the day where only clocks are shown", () => { expect(context(at(2026, 0, 5, 10, 2), at(2026, 0, 5, 11, 3))).toBe("Jan 5, 2026") })
  test("is nothing where labels say the day", () => { expect(context(at(2026, 0, 5, 10, 2), at(2026, 0, 8, 11, 3))).toBe("") })
  test("is the year where it is another and nothing says it", () => {
    expect(context(at(2024, 1, 5, 10, 2), at(2024, 1, 8, 11, 3))).toBe("2024")
    expect(context(at(2023, 11, 30, 12, 0), at(2024, 0, 3, 12, 0))).toBe("")
  })
})

describe("dates", () => {
  const ticksOf = (lo: number, hi: number, count: number) => dateTicks(lo, hi, count).ticks
  const at = (...parts: [number, number, number, number, number, number]) => new Date(...parts).getTime() / 1000
  test("stand at round local times", () => {
    expect(labels(ticksOf(at(2026, 0, 5, 10, 2, 0), at(2026, 0, 5, 11, 3, 0), 5))).toEqual(["10:15", "10:30", "10:45", "11:00"])
    expect(labels(ticksOf(at(2026, 2, 5, 20, 0, 0), at(2026, 2, 6, 10, 0, 0), 4))).toEqual(["Mar 6", "06:00"])
    expect(labels(ticksOf(at(2026, 2, 5, 0, 0, 0), at(2026, 2, 8, 1, 0, 0), 4))).toEqual(["Mar 5", "Mar 6", "Mar 7", "Mar 8"])
    expect(labels(ticksOf(at(2024, 0, 1, 0, 0, 0), at(2026, 0, 1, 0, 0, 0), 5))).toEqual(["2024", "Jul 2024", "2025", "Jul 2025", "2026"])
  })
  test("go down to milliseconds", () => {
    const from = at(2026, 0, 5, 10, 0, 7)
    expect(labels(ticksOf(from, from + 0.5, 5))).toEqual(["10:00:07.0", "10:00:07.1", "10:00:07.2", "10:00:07.3", "10:00:07.4", "10:00:07.5"])
    // Whole seconds need no fraction.
    expect(labels(ticksOf(from, from + 2, 3))).toEqual(["10:00:07", "10:00:08", "10:00:09"])
  })
  test("are few over any span", () => {
    for (let span = 0.01; span < 1e10; span *= 3) expect(ticksOf(1.7e9, 1.7e9 + span, 4).length).toBeLessThanOrEqual(12)
  })
})

test("axes get ticks that fit their room", () => {
  expect(xTicks({ lo: 0, hi: 2000, log: false, from: 40, to: 440 }, "step").ticks).toHaveLength(5)
  expect(labels(xTicks({ lo: 0, hi: 3, log: false, from: 40, to: 840 }, "step").ticks)).toEqual(["0", "1", "2", "3"])
  expect(yTicks({ lo: 0, hi: 1, log: false, from: 200, to: 8 }).length).toBeLessThanOrEqual(6)
})

describe("a narrow axis", () => {
  test.each<[Axis, number, number, number]>([["step", 1, 399, 150], ["step", 90, 210, 160], ["relative", 1, 399, 150], ["step", 0, 1999, 130]])(
    "%s from %d to %d on %d pixels says more than one number", (axis, lo, hi, width) => {
      const scale: Scale = { lo, hi, log: false, from: 40, to: 40 + width }
      const { ticks } = xTicks(scale, axis)
      expect(ticks.length).toBeGreaterThanOrEqual(3)
      for (let i = 1; i < ticks.length; i++) {
        const apart = toPixel(scale, ticks[i]!.value) - toPixel(scale, ticks[i - 1]!.value)
        expect(apart).toBeGreaterThan((ticks[i]!.label.length + ticks[i - 1]!.label.length) * 6.3 / 2)
      }
    })
  test("but never so much that labels meet", () => {
    expect(xTicks({ lo: 1_000_000, hi: 1_000_399, log: false, from: 40, to: 120 }, "step").ticks.length).toBeLessThanOrEqual(2)
  })
})
