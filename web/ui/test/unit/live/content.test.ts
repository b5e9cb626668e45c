// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest"
import { contentUrl, fetchContent, fetchValue, fetchValues, valuesUrl } from "../../../src/live/content"
import { hello } from "../../../src/state/data"

hello.value = { epoch: "e 1", version: "", title: "", dataLocation: "", now: 0 }
const place = { tag: 7, series: { run: 3, generation: 2 }, row: 5 }
const live = new AbortController().signal

afterEach(() => { vi.unstubAllGlobals() })

const answers = (body: unknown, status = 200) => {
  const asked = vi.fn((_: string) => Promise.resolve(new Response(JSON.stringify(body), { status })))
  vi.stubGlobal("fetch", asked)
  return asked
}

const asked = (url: string) => [new URL(url).pathname, Object.fromEntries(new URL(url).searchParams)]

test("an address names epoch, run, tag, generation, row and item, as the server reads them", () => {
  expect(asked(contentUrl(place, 4))).toEqual(["/api/content", { epoch: "e 1", run: "3", tag: "7", generation: "2", row: "5", item: "4" }])
  expect(asked(contentUrl(place))[1]).toMatchObject({ item: "0" })
  expect(asked(valuesUrl(place, 9))).toEqual(["/api/values", { epoch: "e 1", run: "3", tag: "7", generation: "2", row: "5", rows: "9" }])
})

test("values come with what is wrong with single ones", async () => {
  const fetched = answers([{ value: 1 }, { error: "damaged" }])
  expect(await fetchValues<number>(place, live, 2)).toEqual([{ value: 1 }, { error: "damaged" }])
  expect(fetched.mock.calls[0]![0]).toBe(valuesUrl(place, 2))
})

test("what the server says is wrong is what is thrown", async () => {
  answers([{ error: "the record is damaged" }])
  await expect(fetchValue(place, live)).rejects.toThrow("the record is damaged")
  answers({ code: "gone", message: "others now" }, 410)
  await expect(fetchContent(place, live)).rejects.toThrow("others now")
  answers([])
  await expect(fetchValue(place, live)).rejects.toThrow("no value")
})
