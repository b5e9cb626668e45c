import { expect, test } from "vitest"
import { bytes, compact, count, plural, stepText, valueText } from "../../../src/kit/numbers"
import { age, span } from "../../../src/kit/time"

test.each([[0, "0"], [999, "999"], [9_999, "9,999"], [12_345, "12.3k"], [100_000, "100k"], [4_560_000, "4.56M"], [1_200_000_000, "1.2G"], [999_499, "999k"], [999_999, "1M"], [999_999_999, "1G"], [2.99e15, "2.99P"], [1.7e18, "1.7E"], [-3.5e12, "-3.5T"], [1e21, "1.00e21"], [-20_000, "-20k"], [NaN, "NaN"]])(
  "compact(%s)", (n, text) => { expect(compact(n)).toBe(text) })

test.each([[0, "0 B"], [1023, "1023 B"], [1024, "1 KiB"], [1536, "1.5 KiB"], [1_181_116_006, "1.1 GiB"]])(
  "bytes(%s)", (n, text) => { expect(bytes(n)).toBe(text) })

test.each([
  [0, "0"], [0.1 + 0.2, "0.3"], [123.456789, "123.46"], [12, "12"], [-0.0059618, "−0.005962"], [1e-5, "1.00e−5"], [-2.5e8, "−2.50e8"], [NaN, "NaN"], [Infinity, "+∞"], [-Infinity, "−∞"],
])("valueText(%s) where it is narrow", (x, text) => { expect(valueText(x, "narrow")).toBe(text) })

test.each([[0.2, "now"], [5.9, "5 s"], [61, "1 min"], [7200, "2 h"], [3 * 86_400, "3 d"], [90 * 86_400, "3 mo"], [800 * 86_400, "2 y"], [NaN, ""], [-3, "now"]])(
  "age(%s)", (s, text) => { expect(age(s)).toBe(text) })

test.each([0, -0.2, 7, 999, 1000, -1000, -999_999, 12_345, 0.5, 1.0004, 1234.5678, 999.9996, 1e6, 2 ** 53, 9.2e18, NaN])("%s is grouped as Intl.NumberFormat does", n => {
  expect(count(n)).toBe(new Intl.NumberFormat("en").format(n))
  if (Number.isFinite(n)) expect(stepText(n)).toBe(new Intl.NumberFormat("en", { maximumFractionDigits: 0 }).format(n).replace("-", "−"))
})

test("words for amounts", () => {
  expect(plural(1, "run")).toBe("1 run")
  expect(plural(12_345, "tag")).toBe("12,345 tags")
  expect(span(0.2)).toBe("1 s")
  expect(span(200)).toBe("3 min")
})
