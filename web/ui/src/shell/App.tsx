// The page: header, notices, run list, toolbar, cards or the state that stands in for them, panels on top. Until the first cards are
// painted, the empty frame of index.html stands for what is around them.
import type { Room } from "../cards/grid"
import { toast } from "../kit/toast"
import { Sidebar } from "../sidebar/Sidebar"
import { epoch } from "../state/data"
import { deleting, narrow, overlay, popped, sideDrawer } from "../state/overlays"
import { framed } from "../state/settled"
import { sidebarOpen, sidebarWidth } from "../state/view"
import { Header } from "./Header"
import { Notice } from "./Notice"
import { mainState } from "./States"
import { tabId } from "./Tabs"
import { current, dashboard } from "./dashboards"
import { panels, popovers, toasts } from "./later"
import { Toolbar } from "./Toolbar"

/** `room` is how large the scroller of the cards will be, where that is known already. */
export function App({ room }: { room: Room | null }) {
  const side = narrow.value ? sideDrawer.value : sidebarOpen.value
  return (
    <div class="app" aria-busy={!framed.value}>
      {framed.value && <SkipLinks side={side} />}
      {framed.value ? <Header /> : <div class="header" />}
      <Notice />
      {side && (framed.value ? <Sidebar /> : <div class="side wide-only" style={{ width: `${sidebarWidth.value}px` }} />)}
      {side && narrow.value && <button type="button" class="scrim" aria-label="Close the run list" onClick={() => { sideDrawer.value = false }} />}
      <main class="main" aria-label={current.value.label}>
        {framed.value ? <Toolbar /> : <div class="toolbar" />}
        <Panel room={room} />
      </main>
      {overlay.value && <panels.Show which={overlay.value} />}
      {(popped.value || deleting.value.length > 0) && <popovers.Show />}
      {toast.value && <toasts.Show />}
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
      <a href="#main" onClick={to("#main .card-main", "#main")}>Skip to the cards</a>
      {side && <a href="#runs" onClick={to('.runs [tabindex="0"]', "#run-filter")}>Skip to the run list</a>}
    </nav>
  )
}

/** The scroller of what the open dashboard shows. Keyed by epoch: a restarted server gives new ids, so cards begin anew. */
function Panel({ room }: { room: Room | null }) {
  const Main = dashboard.value?.Main, kind = current.value
  return (
    <div id="main" key={kind.name} class="cards-scroll" tabIndex={-1} role="tabpanel" aria-labelledby={tabId(kind)}>
      {mainState() ?? (Main && <Main key={epoch.value} room={room} />)}
    </div>
  )
}
