// The comparison of runs: a table of settings and of what curves come to, with charts, linked with the run list.
import type { Dashboard } from "../dashboard"
import { dashboard as scalars } from "../scalars"
import { CompareView } from "./CompareView"
import "./compare.css"
import "./insight.css"
import { Toolbar } from "./Toolbar"
import { onlyDifferences, PARAMS } from "./view"

/** The keys of curves that mean something here. */
const KEYS = new Set(["s", "x", "l", "←", "+", "Enter", "n"])

export const dashboard: Dashboard = {
  params: [...scalars.params, ...PARAMS],
  shortcuts: [...scalars.shortcuts.filter(({ keys }) => KEYS.has(keys[0]!)), { keys: ["d"], what: "Only columns that differ", act: () => { onlyDifferences.value = !onlyDifferences.value } }],
  Toolbar,
  Settings: scalars.Settings,
  speaksForItself: true,
  Main: () => <CompareView />,
}
