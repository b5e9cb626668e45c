// The panels that lie on top of the page, one at a time. A chunk of its own: none is seen when the page opens.
import { openedRun, type Overlay } from "../state/overlays"
import { KeyHelp } from "./KeyHelp"
import { OtherKinds } from "./OtherKinds"
import { ProblemsPanel } from "./Problems"
import { RunPanel } from "./RunPanel"
import { Settings } from "./Settings"

export function Panel({ which }: { which: Exclude<Overlay, null> }) {
  switch (which) {
    case "settings": return <Settings />
    case "problems": return <ProblemsPanel />
    case "keys": return <KeyHelp />
    case "kinds": return <OtherKinds />
    case "run": return <RunPanel key={openedRun.value} name={openedRun.value} />
  }
}

// No panel, but it comes with them: few logs have files that take so long.
export { Reading } from "./Reading"
