// The panels that lie on top of the page, one at a time. A chunk of its own: none is seen when the page opens.
import { openedRun, type Overlay } from "../state/overlays"
import { AlertsPanel } from "./Alerts"
import { KeyHelp } from "./KeyHelp"
import { OtherKinds } from "./OtherKinds"
import { ProblemsPanel } from "./Problems"
import { RunPanel } from "./RunPanel"
import { Settings } from "./Settings"
import { ViewsMenu } from "./ViewsMenu"

export function Panel({ which }: { which: Exclude<Overlay, null> }) {
  switch (which) {
    case "settings": return <Settings />
    case "problems": return <ProblemsPanel />
    case "keys": return <KeyHelp />
    case "kinds": return <OtherKinds />
    case "alerts": return <AlertsPanel />
    case "views": return <ViewsMenu />
    case "run": return <RunPanel key={openedRun.value} name={openedRun.value} />
  }
}

// No panels, but they come with them: none is seen when the page opens.
export { RunPopovers } from "../sidebar/RunPopovers"
export { Bell } from "./alertMarks"
export { EmptyState } from "./EmptyState"
export { Reading } from "./Reading"
export { Toasts } from "./Toasts"
