// The search in the toolbar: what to find, as it is or as a regular expression, and how much was found.
import { FilterBox } from "../../kit/FilterBox"
import { plural } from "../../kit/numbers"
import { counts, problem, result } from "./search"
import { searchRegexp, searchText } from "./view"

export const SEARCH_ID = "text-search"

export function SearchBox() {
  return (
    <>
      <FilterBox id={SEARCH_ID} label="Search in the texts" placeholder="Search in texts" hotkey="s" text={searchText} parsed={{ pattern: null, error: searchRegexp.value && problem.value !== "" ? problem.value : null }} />
      <button type="button" class="button small text-regexp" aria-pressed={searchRegexp.value} aria-label="Regular expression" title="What is searched for is a regular expression" onClick={() => { searchRegexp.value = !searchRegexp.value }}>.*</button>
      <span class="count text-counts" role="status">{said()}</span>
    </>
  )
}

function said(): string {
  if (searchText.value === "") return ""
  if (problem.value !== "") return searchRegexp.value ? "" : problem.value
  if (!counts.value || !result.value) return "Searching"
  const { steps, cards } = counts.value
  return `${steps === 0 ? "None" : `${plural(steps, "step")} in ${plural(cards, "card")}`}${result.value.cut ? "; older ones were not searched" : ""}`
}
