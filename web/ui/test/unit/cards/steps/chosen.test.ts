import { beforeEach, describe, expect, test } from "vitest"
import { choose, chosenOf, link, linked, own, shared, STEP_PARAMS } from "../../../../src/cards/steps/chosen"
import { written } from "../../../../src/state/param"

const at = (step: number, wall = 1) => ({ step, wall })

beforeEach(() => { for (const param of STEP_PARAMS) param.reset() })

const said = () => STEP_PARAMS.map(written).filter(text => text !== "").join("&")
const hear = (query: string) => { for (const param of STEP_PARAMS) param.read(new URLSearchParams(query)) }

describe("steps of cards", () => {
  test("each has its own, the newest unless one is chosen", () => {
    choose("@text,a,r", at(5))
    expect([chosenOf("@text,a,r"), chosenOf("@text,b,r")]).toEqual([at(5), null])
    choose("@text,a,r", null)
    expect(own.value.size).toBe(0)
  })

  test("linked, one moves all; parted, each stays and goes its way", () => {
    choose("a", at(5))
    choose("b", at(7))
    link(true, "a")
    expect([chosenOf("a"), chosenOf("b")]).toEqual([at(5), at(5)])
    choose("b", at(9))
    link(false, null)
    expect([chosenOf("a"), chosenOf("b"), chosenOf("c")]).toEqual([at(9), at(9), at(9)])
    choose("a", null)
    expect([chosenOf("a"), chosenOf("b")]).toEqual([null, at(9)])
  })
})

describe("in a link", () => {
  test("there is nothing while all show the newest", () => { expect(said()).toBe("") })

  test("what is written is read", () => {
    link(true, null)
    choose("@text,a,r", at(-3))
    expect(said()).toBe("linkSteps=1&step=-3")
    link(false, null)
    choose("@text,a:b,r", at(4))
    choose("@text,c,r", null)
    const link1 = said()
    expect(link1).toBe("step=-3&cardStep=%40text%2Ca%3Ab%2Cr%3A4&cardStep=%40text%2Cc%2Cr%3A")
    for (const param of STEP_PARAMS) param.reset()
    hear(link1)
    expect(said()).toBe(link1)
    expect(chosenOf("@text,a:b,r")).toEqual({ step: 4, wall: NaN })
  })

  test("one of several rows of a step is named by its time too", () => {
    choose("@images,a:b,r", { step: 4, wall: 1700000000.25, several: true })
    link(true, null)
    choose("@images,c,r", { step: 5, wall: 7, several: true })
    expect(said()).toBe("linkSteps=1&step=5%407")
    link(false, null)
    choose("@images,a:b,r", { step: 4, wall: 1700000000.25, several: true })
    const link1 = said()
    for (const param of STEP_PARAMS) param.reset()
    hear(link1)
    expect([chosenOf("@images,a:b,r"), chosenOf("@images,c,r")]).toEqual([{ step: 4, wall: 1700000000.25, several: true }, { step: 5, wall: 7, several: true }])
    hear("step=6@x")
    expect(shared.value).toEqual({ step: 6, wall: NaN })
  })

  test.each(["step=", "step=x", "step=@3", "step=Infinity", "cardStep=nothing", "cardStep=a:x"])("%s says nothing", query => {
    hear(query)
    expect([linked.value, shared.value, own.value.size]).toEqual([false, null, 0])
  })
})
