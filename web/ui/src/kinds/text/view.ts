// How the user looks at texts; kept in the URL.
import { signal } from "@preact/signals"
import { flag, type Param } from "../../state/param"

/** As it was logged, rather than as Markdown. */
export const raw = signal(false)

export const PARAMS: readonly Param[] = [flag("rawText", raw)]
