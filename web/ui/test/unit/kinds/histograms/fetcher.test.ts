import { expect, test, vi } from "vitest"
import { Fetcher, type Known } from "../../../../src/kinds/histograms/fetcher"
import { rangeRows } from "../../../../src/kinds/histograms/thin"

type Load = NonNullable<ConstructorParameters<typeof Fetcher>[3]>

const series = (length: number, generation = 0) => ({
  run: 1, generation, length, steps: Float64Array.from({ length }, (_, i) => 10 * i), walls: Float64Array.from({ length }, (_, i) => 100 + i),
})
const value = (row: number): Known => ({ value: { edges: [0, row], counts: [1], percentiles: [] } })

function asked() {
  const requests: string[] = []
  const load: Load = ({ series: { generation }, row }, _, rows = 1, every = 1) => {
    requests.push(`${generation}: ${row}+${rows}/${every}`)
    return Promise.resolve(rangeRows(row, rows, every).map(value))
  }
  return { requests, load }
}

test("one request brings what is shown, and a row that comes later costs one for itself", async () => {
  const { requests, load } = asked(), tell = vi.fn()
  const fetcher = new Fetcher(7, false, tell, load)
  fetcher.want(series(10), 4)
  await vi.waitFor(() => { expect(fetcher.shown.map(s => s.step)).toEqual([0, 40, 80, 90]) })
  expect(requests).toEqual(["0: 0+10/4"])
  fetcher.want(series(10), 4)
  fetcher.want(series(11), 4)
  await vi.waitFor(() => { expect(fetcher.shown.map(s => s.step)).toEqual([0, 40, 80, 100]) })
  expect(requests).toEqual(["0: 0+10/4", "0: 10+1/4"])
  expect(fetcher.shown[3]!.value).toEqual(value(10))
  expect(tell).toHaveBeenCalledTimes(2)
})

test("another generation is fetched anew, and the old one is shown until it is there", async () => {
  const { requests, load } = asked(), fetcher = new Fetcher(7, false, () => undefined, load)
  fetcher.want(series(2), 4)
  await vi.waitFor(() => { expect(fetcher.shown).toHaveLength(2) })
  fetcher.want(series(3, 1), 4)
  expect(fetcher.shown).toHaveLength(2)
  await vi.waitFor(() => { expect(fetcher.shown).toHaveLength(3) })
  expect(requests).toEqual(["0: 0+2/1", "1: 0+3/1"])
})

test("what is wanted meanwhile comes next", async () => {
  const { requests, load } = asked(), fetcher = new Fetcher(7, false, () => undefined, load)
  fetcher.want(series(2), 4)
  fetcher.want(series(3), 4)
  fetcher.want(series(4), 4)
  await vi.waitFor(() => { expect(fetcher.shown).toHaveLength(4) })
  expect(requests).toEqual(["0: 0+2/1", "0: 2+2/1"])
})

test("a failure is told, and tried again", async () => {
  let fails = true
  const { load } = asked(), fetcher = new Fetcher(7, false, () => undefined, (...args) => fails ? Promise.reject(new Error("the server is busy")) : load(...args))
  fetcher.want(series(2), 4)
  await vi.waitFor(() => { expect(fetcher.problem).toBe("the server is busy") })
  fails = false
  fetcher.again()
  await vi.waitFor(() => { expect(fetcher.shown).toHaveLength(2) })
  expect(fetcher.problem).toBe("")
})

test("an answer of the wrong length is none", async () => {
  const fetcher = new Fetcher(7, false, () => undefined, () => Promise.resolve([value(0)]))
  fetcher.want(series(2), 4)
  await vi.waitFor(() => { expect(fetcher.problem).toBe("The server answered 1 values, expected 2") })
})

test("nothing is asked once the card has gone", async () => {
  const { requests, load } = asked(), fetcher = new Fetcher(7, false, () => undefined, load)
  fetcher.leave()
  fetcher.want(series(2), 4)
  await Promise.resolve()
  expect(requests).toEqual([])
})
