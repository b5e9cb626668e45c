// What one changes most, above the cards: the tag filter, and what the open dashboard adds.
import { FilterBox } from "../kit/FilterBox"
import { plural } from "../kit/numbers"
import { tagFilterParsed, tagsOf } from "../state/tags"
import { tagFilter } from "../state/view"
import { current, dashboard } from "./dashboards"

export function Toolbar() {
  const Own = dashboard.value?.Toolbar
  const passed = () => tagsOf(current.value.plugins).visible.value.filter(dashboard.value?.counts ?? (() => true)).length
  return (
    <div class="toolbar" role="toolbar" aria-label="View">
      <FilterBox id="tag-filter" label="Filter tags by a regular expression" placeholder="Filter tags" hotkey="t" text={tagFilter} parsed={tagFilterParsed.value} />
      <span class="count roomy-only" aria-live="polite">{tagFilter.value !== "" && current.value.plugins.length > 0 && plural(passed(), "tag")}</span>
      <span class="spacer wide-only" />
      {Own && <Own />}
    </div>
  )
}
