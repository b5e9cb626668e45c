// The page: header, notices, run list, toolbar, cards or the state that stands in for them, panels on top.
import { CardGrid, type Room } from "../cards/CardGrid"
import { Sidebar } from "../sidebar/Sidebar"
import { epoch } from "../state/data"
import { sidebarOpen } from "../state/view"
import { Header } from "./Header"
import { KeyHelp } from "./KeyHelp"
import { Notice } from "./Notice"
import { narrow, overlay, sideDrawer, toast } from "../state/overlays"
import { OtherKinds } from "./OtherKinds"
import { ProblemsPanel } from "./Problems"
import { Settings } from "./Settings"
import { mainState } from "./States"
import { Toolbar } from "./Toolbar"

/** `room` is how large the scroller of the cards will be, where that is known already. */
export function App({ room }: { room: Room | null }) {
  const side = narrow.value ? sideDrawer.value : sidebarOpen.value
  return (
    <div class="app">
      <SkipLinks side={side} />
      <Header />
      <Notice />
      {side && <Sidebar />}
      {side && narrow.value && <button type="button" class="scrim" aria-label="Close the run list" onClick={() => { sideDrawer.value = false }} />}
      <main class="main" aria-label="Scalars">
        <Toolbar />
        <Cards room={room} />
      </main>
      {overlay.value === "settings" && <Settings />}
      {overlay.value === "problems" && <ProblemsPanel />}
      {overlay.value === "keys" && <KeyHelp />}
      {overlay.value === "kinds" && <OtherKinds />}
      {toast.value && <div class="toast" role="status">{toast.value}</div>}
    </div>
  )
}

/** The first stops of the Tab key, seen only while they have the focus. */
function SkipLinks({ side }: { side: boolean }) {
  const to = (...wanted: string[]) => (e: Event) => {
    e.preventDefault()
    wanted.map(find => document.querySelector<HTMLElement>(find)).find(element => element !== null)?.focus()
  }
  return (
    <nav class="skip" aria-label="Skip">
      <a href="#main" onClick={to("#main .plot-host", "#main")}>Skip to the cards</a>
      {side && <a href="#runs" onClick={to('.runs [tabindex="0"]', "#run-filter")}>Skip to the run list</a>}
    </nav>
  )
}

/** The scroller of the cards. Keyed by epoch: a restarted server gives new ids, so cards begin anew. */
function Cards({ room }: { room: Room | null }) {
  return (
    <div id="main" class="cards-scroll" tabIndex={-1}>
      {mainState() ?? <CardGrid key={epoch.value} room={room} />}
    </div>
  )
}
