// Which rows there are, and how columns are compared.
import { focusedCard } from "../../state/view"
import { linkCameras, linkedCameras } from "../meshes/poses"
import { KINDS, plugins } from "./cards"
import { AddColumn } from "./Heads"
import { plays } from "./flicker"
import { markWords, only, PICTURE_MODES, pictureMode, sameRanges, type PictureMode } from "./view"

export function Toolbar() {
  const there = plugins.value, shown = there.includes(only.value) ? [only.value] : there
  return (
    <span class="sbs-tools">
      {there.length > 1 && (
        <select class="select" aria-label="Rows" title="Which kinds of data have rows" value={there.includes(only.value) ? only.value : ""} onChange={e => { only.value = e.currentTarget.value }}>
          <option value="">All kinds</option>
          {there.map(plugin => <option key={plugin} value={plugin}>{KINDS[plugin]!.label}</option>)}
        </select>
      )}
      {shown.includes("images") && <Pictures />}
      {shown.includes("text") && <label class="check" title="Mark the words of texts that differ from the first column's"><input type="checkbox" class="tick" checked={markWords.value} onChange={e => { markWords.value = e.currentTarget.checked }} />Mark words</label>}
      {shown.includes("mesh") && <label class="check" title="Turning one mesh turns all"><input type="checkbox" class="tick" checked={linkedCameras.value} onChange={e => { linkCameras(e.currentTarget.checked, focusedCard.peek()) }} />Link cameras</label>}
      <label class="check" title="The charts of a row have one range (y)"><input type="checkbox" class="tick" checked={sameRanges.value} onChange={e => { sameRanges.value = e.currentTarget.checked }} />Same ranges</label>
      <AddColumn />
    </span>
  )
}

function Pictures() {
  return (
    <>
      <select class="select" aria-label="Pictures" title="Pictures against those of the first column (d)" value={pictureMode.value} onChange={e => { pictureMode.value = e.currentTarget.value as PictureMode }}>
        {PICTURE_MODES.map(([mode, label, what]) => <option key={mode} value={mode} title={what}>{mode === "plain" ? "Pictures as they are" : label}</option>)}
      </select>
      {pictureMode.value === "flicker" && <label class="check" title="Turn pictures by themselves; b turns them by hand"><input type="checkbox" class="tick" checked={plays.value} onChange={e => { plays.value = e.currentTarget.checked }} />Play</label>}
    </>
  )
}
