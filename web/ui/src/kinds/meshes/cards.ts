// The cards of meshes: one for each run of each mesh.
import { computed } from "@preact/signals"
import { stepCards } from "../../cards/steps/StepCard"
import { CardSize } from "../../state/sizes"
import { fullScreen } from "../../state/view"
import { partOf, PLUGIN, type Part } from "./mesh"
import { fitView, loadPart, MeshButtons, MeshContent, resetView } from "./MeshContent"
import { wireframe } from "./poses"
import { isShown } from "./shown"

export const toggleWireframe = () => { wireframe.value = !wireframe.value }

export const cards = stepCards<Part>({
  plugin: PLUGIN, label: "Meshes", kind: "mesh", thing: "mesh", size: new CardSize("meshes", { width: 380, height: 320 }),
  load: loadPart, Content: MeshContent, Buttons: MeshButtons, title: tag => partOf(tag).mesh, filter: computed(() => ({ tag }) => isShown(tag.name)),
  keys: { w: toggleWireframe, e: () => { fitView(fullScreen.peek()) }, 0: () => { resetView(fullScreen.peek()) } },
})
