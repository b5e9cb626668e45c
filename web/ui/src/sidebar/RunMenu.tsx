// What one does with a run: look at it, keep it in order, delete it.
import type { ComponentChildren } from "preact"
import { Icon, type IconName } from "../kit/icons"
import { arrows } from "../kit/Menu"
import { plural } from "../kit/numbers"
import { keep, keepOf } from "../live/keep"
import { runByName, visibleRuns } from "../state/data"
import { deleting, openRun, pop } from "../state/overlays"
import { calledName, notesOf, sidecar } from "../state/sidecar"
import { baseline, runSelection } from "../state/view"
import { soloed, toggleSolo } from "./state"

/** The ticked runs, where somebody has picked several and this is one of them. */
function tickedWith(run: string): readonly string[] {
  const ticked = visibleRuns.value.map(r => r.name)
  return runSelection.value !== null && ticked.length > 1 && ticked.includes(run) ? ticked : []
}

export function RunMenu({ run, from, close }: { run: string; from: HTMLElement; close(): void }) {
  const notes = notesOf(run), info = runByName(run), ticked = tickedWith(run)
  const item = (icon: IconName, text: ComponentChildren, act: () => void, filled = false) =>
    <button type="button" role="menuitem" tabIndex={-1} onClick={() => { close(); act() }}><Icon name={icon} filled={filled} />{text}</button>
  return (
    <div role="menu" aria-label={`Run ${calledName(run)}`} onKeyDown={arrows}>
      {item("info", "Everything about it", () => { openRun(run) })}
      {item("pen", "Name, notes and tags", () => { openRun(run, "notes") })}
      {info && item("filter", soloed.value === run ? "Back to the runs before" : "Show only this run", () => { toggleSolo(info) })}
      {item("heart", notes?.favourite ? "No favourite any more" : "Make it a favourite", () => { void keepOf(run, { favourite: !notes?.favourite }) }, notes?.favourite)}
      {item("star", baseline.value === run ? "No baseline" : "Compare all with it", () => { baseline.value = baseline.value === run ? "" : run }, baseline.value === run)}
      {item("sun", "Colour", () => { pop("color", run, from) })}
      {item("folder", notes?.archived ? "Take it out of the archive" : "Archive it", () => { void keepOf(run, { archived: !notes?.archived }) })}
      {sidecar.value?.allowDelete && item("trash", "Delete", () => { deleting.value = [run] })}
      {ticked.length > 0 && (
        <>
          <hr />
          {item("heart", `Make the ${plural(ticked.length, "ticked run")} favourites`, () => { void keep({ runs: ticked.map(name => ({ run: name, favourite: true })) }) })}
          {item("folder", `Archive the ${plural(ticked.length, "ticked run")}`, () => { void keep({ runs: ticked.map(name => ({ run: name, archived: true })) }) })}
          {sidecar.value?.allowDelete && item("trash", `Delete the ${plural(ticked.length, "ticked run")}`, () => { deleting.value = ticked })}
        </>
      )}
    </div>
  )
}
