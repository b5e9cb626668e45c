import { expect, test } from "vitest"
import { MOST_BODIES, MOST_VERTICES, partOf, readNumbers, shapeOf, tooLarge, type Part } from "../../../../src/kinds/meshes/mesh"

const told = (type: "VERTEX" | "FACE" | "COLOR", bodies: number, rows: number) => ({ name: "m", type, bodies, rows, config: "" })
const vertices = (bodies: number, ...numbers: number[]): Part => ({ told: told("VERTEX", bodies, numbers.length / 3 / bodies), numbers: Float32Array.from(numbers) })
const faces = (bodies: number, ...numbers: number[]): Part => ({ told: told("FACE", bodies, numbers.length / 3 / bodies), numbers: Int32Array.from(numbers) })
const colors = (bodies: number, ...numbers: number[]): Part => ({ told: told("COLOR", bodies, numbers.length / 3 / bodies), numbers: Uint8Array.from(numbers) })
const TRIANGLE = [0, 0, 0, 2, 0, 0, 0, 4, 0]

test.each([["cube_VERTEX", "cube", "VERTEX"], ["a/b_FACE", "a/b", "FACE"], ["x_COLOR", "x", "COLOR"], ["other", "other", "VERTEX"], ["_FACE", "", "FACE"]])("%s is a part of %s", (tag, mesh, type) => {
  expect(partOf(tag)).toEqual({ mesh, type })
})

test("numbers are as many as was said, or refused", () => {
  expect([...readNumbers(told("VERTEX", 1, 1), Float32Array.of(1, 2, 3).buffer)]).toEqual([1, 2, 3])
  expect([...readNumbers(told("COLOR", 1, 1), Uint8Array.of(1, 2, 3).buffer)]).toEqual([1, 2, 3])
  expect(() => readNumbers(told("FACE", 1, 2), Int32Array.of(0, 1, 2).buffer)).toThrow("Expected 24 bytes, and 12 came")
})

test("what is too large is refused by what it is said to have", () => {
  expect(tooLarge(told("VERTEX", 2, MOST_VERTICES / 2))).toBe("")
  expect(tooLarge(told("VERTEX", 2, MOST_VERTICES))).toBe("it has 8,000,000 vertices, and the page draws up to 4,000,000")
})

test("a triangle: its middle, its size, its face", () => {
  const shape = shapeOf(vertices(1, ...TRIANGLE), faces(1, 0, 1, 2), colors(1, 255, 0, 0, 0, 255, 0, 0, 0, 255))
  expect(shape).toMatchObject({ center: [1, 2, 0], radius: Math.sqrt(5), vertices: 3, faces: 1, notes: [] })
  expect([...shape.bodies[0]!.index!]).toEqual([0, 1, 2])
  expect([...shape.bodies[0]!.colors!]).toEqual([255, 0, 0, 0, 255, 0, 0, 0, 255])
})

test("several bodies stand side by side", () => {
  const { bodies, center } = shapeOf(vertices(3, ...TRIANGLE, ...TRIANGLE, ...TRIANGLE), null, null)
  expect(bodies.map(b => b.offset)).toEqual([[0, -0, 0], [2.4, -0, 0], [0, -4.8, 0]])
  expect(center).toEqual([2.2, (4 - 4.8) / 2, 0])
  const many = shapeOf(vertices(100, ...Array.from({ length: 300 }, (_, i) => i)), null, null)
  expect(many.bodies).toHaveLength(MOST_BODIES)
  expect(many.notes).toEqual(["The first 64 of 100 bodies"])
})

test("faces of vertices that are not there, and places that are none, are left out and said", () => {
  const wrong = shapeOf(vertices(1, ...TRIANGLE, NaN, 0, 0), faces(1, 0, 1, 2, 0, 1, 9, 0, -1, 2, 0, 1, 3), null)
  expect([...wrong.bodies[0]!.index!]).toEqual([0, 1, 2])
  expect(wrong.notes).toEqual(["3 faces are left out: they join vertices that are not there, or at no place"])
  expect(wrong.radius).toBe(Math.sqrt(5))
  const points = shapeOf(vertices(1, NaN, 0, 0, 1, 1, 1, 0, 0, Infinity), null, colors(1, 1, 1, 1, 2, 2, 2, 3, 3, 3))
  expect([...points.bodies[0]!.positions]).toEqual([1, 1, 1])
  expect([...points.bodies[0]!.colors!]).toEqual([2, 2, 2])
  expect(points).toMatchObject({ vertices: 1, radius: 1, center: [1, 1, 1], notes: ["2 points are left out: they are at no place"] })
  expect(shapeOf(vertices(1), null, null)).toMatchObject({ vertices: 0, radius: 1, center: [0, 0, 0] })
})

test("parts that do not fit are left out and said", () => {
  const shape = shapeOf(vertices(1, ...TRIANGLE), faces(2, 0, 1, 2, 0, 1, 2), colors(1, 1, 2, 3))
  expect(shape.bodies[0]).toMatchObject({ index: null, colors: null })
  expect(shape.notes).toEqual(["Faces of 2 bodies are left out", "1 colour of each body left out: there are 3 vertices"])
})
