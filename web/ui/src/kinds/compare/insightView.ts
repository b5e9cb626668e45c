// Which metric hyper-parameters are compared with; kept in the URL, the same for all dashboards that show it.
import { signal } from "@preact/signals"
import type { Aggregate } from "../../message.gen"
import { choice, text, type Param } from "../../state/param"

/** "" = the one that people judge runs by. */
export const insightTag = signal("")
export const INSIGHT_AGGREGATES = ["best", "last", "min", "max", "mean", "first"] as const satisfies readonly Aggregate[]
export const insightAgg = signal<typeof INSIGHT_AGGREGATES[number]>("best")

export const INSIGHT_PARAMS: readonly Param[] = [text("insightTag", insightTag, "setting"), choice("insightOf", insightAgg, INSIGHT_AGGREGATES)]
