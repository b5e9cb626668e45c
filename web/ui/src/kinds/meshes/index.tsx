// Meshes and clouds of points: a card for each run of each mesh, which shows one step.
import { computed } from "@preact/signals"
import { CardGrid } from "../../cards/CardGrid"
import { STEP_PARAMS } from "../../cards/steps/chosen"
import { LinkSteps } from "../../cards/steps/LinkSteps"
import { stepCards } from "../../cards/steps/StepCard"
import { STEP_SHORTCUTS } from "../../cards/steps/useSteps"
import type { Card } from "../../cards/groups"
import { CardSize } from "../../state/sizes"
import { tagByName } from "../../state/tags"
import { focusedCard, fullScreen } from "../../state/view"
import type { Dashboard } from "../dashboard"
import { partOf, PLUGIN, tagOfPart, type Part } from "./mesh"
import { fitView, loadPart, MeshButtons, MeshContent, resetView } from "./MeshContent"
import "./meshes.css"
import { linkCameras, linkedCameras, PARAMS, wireframe } from "./poses"

const toggleWireframe = () => { wireframe.value = !wireframe.value }

/** Faces and colours belong to the card of their vertices. */
function isShown({ tag: { name } }: Card): boolean {
  const { mesh, type } = partOf(name)
  return type === "VERTEX" || !tagByName(PLUGIN, tagOfPart(mesh, "VERTEX"))
}

const cards = stepCards<Part>({
  plugin: PLUGIN, label: "Meshes", kind: "mesh", thing: "mesh", size: new CardSize("meshes", { width: 380, height: 320 }),
  load: loadPart, Content: MeshContent, Buttons: MeshButtons, title: tag => partOf(tag).mesh, filter: computed(() => isShown),
  keys: { w: toggleWireframe, e: () => { fitView(fullScreen.peek()) }, 0: () => { resetView(fullScreen.peek()) } },
})

function Toolbar() {
  return (
    <>
      <LinkSteps />
      <label class="check" title="Turning one mesh turns all">
        <input type="checkbox" class="tick" checked={linkedCameras.value} onChange={e => { linkCameras(e.currentTarget.checked, focusedCard.peek()) }} />Link cameras
      </label>
    </>
  )
}

export const dashboard: Dashboard = {
  params: [...STEP_PARAMS, ...PARAMS],
  shortcuts: [
    { keys: ["w"], what: "Edges of meshes alone, or faces", act: toggleWireframe },
    { keys: ["e"], what: "Fit everything into the card in focus", act: fitView },
    { keys: ["0"], what: "Reset the view of the card in focus", act: resetView },
    ...STEP_SHORTCUTS,
    { keys: ["↑", "↓", "←", "→"], what: "On a mesh: turn it; + and − zoom. Ctrl and the wheel zoom, too" },
  ],
  Toolbar,
  Settings: null,
  Main: ({ room }) => <CardGrid cards={cards} room={room} />,
}
