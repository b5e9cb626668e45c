// The tabs of the header: one for each dashboard that has something to show.
import { useEffect, useRef } from "preact/hooks"
import type { Entry } from "../kinds/dashboard"
import { count } from "../kit/numbers"
import { tagsOf } from "../state/tags"
import { OtherKindsButton } from "./OtherKindsButton"
import { current, openTab, tabs } from "./dashboards"

export function Tabs() {
  return (
    <div class="tabs">
      <TabList />
      <OtherKindsButton />
    </div>
  )
}

/** Of the tab of a dashboard; the panel below is named after it. */
export const tabId = (kind: Entry) => `tab-${kind.name}`

function TabList() {
  const list = useRef<HTMLDivElement>(null)
  const shown = tabs.value, open = current.value
  // When the browser has laid the page out anyway, and again whenever the header leaves the tabs less room: a bell comes, say.
  useEffect(() => {
    const sizes = new ResizeObserver(() => { list.current!.querySelector(`#${tabId(open)}`)?.scrollIntoView({ block: "nearest", inline: "nearest" }) })
    sizes.observe(list.current!.parentElement!)
    return () => { sizes.disconnect() }
  }, [open])
  const go = (kind: Entry) => {
    openTab(kind)
    list.current!.querySelector<HTMLElement>(`#${tabId(kind)}`)?.focus()
  }
  const key = (e: KeyboardEvent) => {
    const at = shown.indexOf(open), last = shown.length - 1
    const to = e.key === "ArrowRight" ? (at + 1) % shown.length : e.key === "ArrowLeft" ? (at + last) % shown.length : e.key === "Home" ? 0 : e.key === "End" ? last : NaN
    if (Number.isNaN(to) || e.ctrlKey || e.metaKey || e.altKey) return
    e.preventDefault()
    e.stopPropagation()
    go(shown[to]!)
  }
  return (
    <div class="tab-list" role="tablist" aria-label="Kinds of data" ref={list} onKeyDown={key}>
      {shown.map(kind => <Tab key={kind.name} kind={kind} open={kind === open} />)}
    </div>
  )
}

function Tab({ kind, open }: { kind: Entry; open: boolean }) {
  const { groups, visible } = tagsOf(kind.plugins)
  return (
    <button type="button" class="tab" role="tab" id={tabId(kind)} aria-selected={open} aria-controls="main" tabIndex={open ? 0 : -1}
      onClick={() => { if (open) document.getElementById("main")?.focus(); else openTab(kind) }}>
      {kind.label} <span class="count">{groups.value.length > 0 && count(visible.value.length)}</span>
    </button>
  )
}
