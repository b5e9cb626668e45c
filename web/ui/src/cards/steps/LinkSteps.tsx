// The switch in the toolbar that links the steps of all cards.
import { focusedCard } from "../../state/view"
import { link, linked } from "./chosen"

export function LinkSteps() {
  return (
    <label class="check" title="One slider moves the steps of all cards">
      <input type="checkbox" class="tick" checked={linked.value} onChange={e => { link(e.currentTarget.checked, focusedCard.peek()) }} />Link steps
    </label>
  )
}
