// How the user looks at texts; kept in the URL.
import { signal } from "@preact/signals"
import { flag, text, type Param } from "../../state/param"

/** As it was logged, rather than as Markdown. */
export const raw = signal(false)

/** Several steps under one another, rather than one. */
export const allSteps = signal(false)

/** What is searched for in the texts; "" for nothing. */
export const searchText = signal("")
/** Whether that is a regular expression. */
export const searchRegexp = signal(false)

/** Typing rests so long before it is a step that Back undoes, ms. */
const TYPED = 800

export const PARAMS: readonly Param[] = [flag("rawText", raw), flag("allSteps", allSteps), text("search", searchText, "place", TYPED), flag("searchRegexp", searchRegexp)]
