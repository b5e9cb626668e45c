// What one changes most, above the cards: tag filter, smoothing, x axis.
import { tagFilterParsed, visibleTags } from "../state/data"
import { axis, setAxis, tagFilter } from "../state/view"
import { FilterBox } from "../kit/FilterBox"
import { plural } from "../kit/numbers"
import { AxisChoice, SmoothingSlider } from "../kit/fields"

export function Toolbar() {
  return (
    <div class="toolbar" role="toolbar" aria-label="View">
      <FilterBox id="tag-filter" label="Filter tags by a regular expression" placeholder="Filter tags" hotkey="t" text={tagFilter} parsed={tagFilterParsed.value} />
      <span class="count roomy-only" aria-live="polite">{tagFilter.value !== "" && plural(visibleTags.value.length, "tag")}</span>
      <span class="spacer wide-only" />
      <span class="group smooth"><SmoothingSlider id="smoothing" /></span>
      <span class="group axes"><AxisChoice name="axis" value={axis.value} onChange={setAxis} /></span>
    </div>
  )
}
