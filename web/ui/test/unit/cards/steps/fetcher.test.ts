// @vitest-environment happy-dom
// What a card fetches: one after the other, the old stays meanwhile, and rows that are likely next come ahead.
import { expect, test } from "vitest"
import { Fetcher } from "../../../../src/cards/steps/useFetched"
import type { Place } from "../../../../src/live/content"

const at = (row: number): Place => ({ tag: 1, series: { run: 2, generation: 3 }, row })

/** A load that the test answers; what it was asked for, in order. */
function desk() {
  const asked: number[] = [], answers = new Map<number, { done(value: string): void; failed(e: Error): void }>(), shown: (string | null)[] = []
  const fetcher: Fetcher<string> = new Fetcher<string>(
    ({ row }) => new Promise<string>((done, failed) => { asked.push(row); answers.set(row, { done, failed }) }),
    () => { shown.push(fetcher.now.value ?? fetcher.now.problem) },
  )
  const answer = async (row: number, value: string | Error) => {
    const { done, failed } = answers.get(row)!
    if (typeof value === "string") done(value)
    else failed(value)
    for (let i = 0; i < 10; i++) await Promise.resolve()
  }
  return { fetcher, asked, shown, answer }
}

test("what comes ahead is shown at once, and is asked for once", async () => {
  const { fetcher, asked, shown, answer } = desk()
  fetcher.want(at(5))
  fetcher.expect([at(4)])
  expect(asked).toEqual([5])
  await answer(5, "five")
  fetcher.expect([at(4), at(6)])
  fetcher.expect([at(4), at(6)])
  await answer(4, "four")
  fetcher.want(at(4))
  for (let i = 0; i < 10; i++) await Promise.resolve()
  expect([asked, shown]).toEqual([[5, 4, 6], ["five", "four"]])
})

test("a row that is wanted while it comes ahead is waited for; one that did not come is asked for again", async () => {
  const { fetcher, asked, shown, answer } = desk()
  fetcher.want(at(5))
  await answer(5, "five")
  fetcher.expect([at(4), at(6)])
  await answer(6, new Error("away"))
  fetcher.want(at(6))
  expect(asked).toEqual([5, 4, 6, 6])
  await answer(6, "six")
  fetcher.expect([at(4), at(7)])
  fetcher.want(at(7))
  await answer(7, "seven")
  expect([asked, shown]).toEqual([[5, 4, 6, 6, 7], ["five", "six", "seven"]])
})

test("what is not likely any more is forgotten", async () => {
  const { fetcher, asked, answer } = desk()
  fetcher.want(at(5))
  await answer(5, "five")
  fetcher.expect([at(4)])
  await answer(4, "four")
  fetcher.expect([])
  fetcher.want(at(4))
  expect(asked).toEqual([5, 4, 4])
})
