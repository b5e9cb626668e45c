// Hyper-parameters: a table of sessions and pictures of them, linked with the ticks of the run list.
import type { Dashboard } from "../dashboard"
import { SessionsView } from "./SessionsView"
import { Toolbar } from "./Toolbar"
import { PARAMS, picture, PICTURES } from "./view"
import "../compare/insight.css"
import "./hparams.css"

export const dashboard: Dashboard = {
  params: PARAMS,
  shortcuts: [{ keys: ["g"], what: "Picture above the table: next", act: nextPicture }],
  Toolbar,
  Settings: null,
  speaksForItself: true,
  Main: () => <SessionsView />,
}

function nextPicture(): void {
  const names = PICTURES.map(p => p[0])
  picture.value = names[(names.indexOf(picture.value) + 1) % names.length]!
}
