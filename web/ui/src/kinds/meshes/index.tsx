// Meshes and clouds of points: a card for each run of each mesh, which shows one step.
import { CardGrid } from "../../cards/CardGrid"
import { STEP_PARAMS } from "../../cards/steps/chosen"
import { LinkSteps } from "../../cards/steps/LinkSteps"
import { STEP_SHORTCUTS } from "../../cards/steps/useSteps"
import { focusedCard } from "../../state/view"
import type { Dashboard } from "../dashboard"
import { cards, toggleWireframe } from "./cards"
import { fitView, resetView } from "./MeshContent"
import "./meshes.css"
import { linkCameras, linkedCameras, PARAMS } from "./poses"
import { isShown } from "./shown"

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
  counts: ({ name }) => isShown(name),
  Main: ({ room }) => <CardGrid cards={cards} room={room} />,
}
