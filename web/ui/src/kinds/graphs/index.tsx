// Graphs: the operations of a run, what a function traced, the layers of a Keras model; and what executing them cost.
import type { Dashboard } from "../dashboard"
import "./graphs.css"
import { STEP_PARAMS } from "../../cards/steps/chosen"
import { Main } from "./Main"
import { PARAMS } from "./view"

export const dashboard: Dashboard = {
  params: [...STEP_PARAMS, ...PARAMS],
  shortcuts: [
    { keys: ["↑", "↓", "←", "→"], what: "In a graph: move what is seen" },
    { keys: ["+", "−", "0"], what: "In a graph: zoom in, zoom out, show all of it" },
    { keys: ["Enter"], what: "In a graph: open or close the chosen group" },
  ],
  Toolbar: null,
  Settings: null,
  Main,
}
