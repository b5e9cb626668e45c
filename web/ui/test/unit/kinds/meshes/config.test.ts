// The configuration of a mesh, in TensorBoard's words; and what makes no sense.
import { expect, test } from "vitest"
import { readConfig } from "../../../../src/kinds/meshes/config"

const NOTHING = { fov: 45, position: null, lookAt: null, lights: null, surface: { cls: null, colors: {}, numbers: {}, flags: {}, size: null } }

test.each(["", "{}", "null", "[]", "7", '{"camera": null, "lights": {}, "material": []}', '{"camera": {"fov": 1e9, "position": [1, 2], "lookAt": [1, 2, null]}, "material": {"cls": "constructor", "size": -1, "color": "url(x)", "roughness": 7, "transparent": "yes"}}'])("%s says nothing", text => {
  expect(readConfig(text)).toEqual(NOTHING)
})

test.each([['{"camera": {"fov": 75}}', 75], ['{"camera": {"fov": 1e9}}', 45], ['{"camera": {"fov": "75"}}', 45]])("the view of %s is %d degrees", (text, degrees) => {
  expect(readConfig(text).fov).toBe(degrees)
})

test("camera, lights and material", () => {
  const said = {
    camera: { cls: "PerspectiveCamera", fov: 60, near: 0.1, far: 10, position: [1, 2, 3], lookAt: [0, 0, 1] },
    lights: [{ cls: "AmbientLight", color: "#ffffff", intensity: 0.75 }, { cls: "DirectionalLight", color: 0xff0000, position: [0, -1, 2] }, { cls: "Function", color: "red" }],
    material: { cls: "MeshStandardMaterial", color: "gold", roughness: 1, metalness: 0, wireframe: true, size: 0.01, onBeforeCompile: "x" },
  }
  expect(readConfig(JSON.stringify(said))).toEqual({
    fov: 60, position: [1, 2, 3], lookAt: [0, 0, 1],
    lights: [{ cls: "AmbientLight", color: "#ffffff", intensity: 0.75, position: null }, { cls: "DirectionalLight", color: "#ff0000", intensity: 1, position: [0, -1, 2] }],
    surface: { cls: "MeshStandardMaterial", colors: { color: "gold" }, numbers: { roughness: 1, metalness: 0 }, flags: { wireframe: true }, size: 0.01 },
  })
})

test("lights are bounded", () => {
  expect(readConfig(JSON.stringify({ lights: Array(1000).fill({ cls: "PointLight" }) })).lights).toHaveLength(8)
})
