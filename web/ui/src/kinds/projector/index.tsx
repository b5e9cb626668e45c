// The projector: points of many dimensions, seen in two or three.
import type { Dashboard } from "../dashboard"
import { Main } from "./Main"
import "./projector.css"
import { PARAMS } from "./view"

export const dashboard: Dashboard = {
  params: PARAMS,
  shortcuts: [
    { keys: ["↑", "↓", "←", "→"], what: "On the points: turn them, or move them in 2D" },
    { keys: ["+", "−", "0"], what: "On the points: nearer, farther, show everything" },
    { keys: ["Shift"], what: "With a drag over the points: select those in the box" },
    { keys: ["Esc"], what: "On the points: choose nothing" },
  ],
  Toolbar: null,
  Settings: null,
  speaksForItself: true,
  Main,
}
