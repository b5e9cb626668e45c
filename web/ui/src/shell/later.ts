// The page's panels and all else that is not seen when it opens: one chunk and one style, which come once the page has settled.
import { effect } from "@preact/signals"
import { later } from "../kit/Later"
import { settled } from "../state/settled"
import { style } from "./dashboards"

const load = async () => (await Promise.all([import("./Panels"), style("panels")]))[0]

export const panels = later(async () => (await load()).Panel)
export const popovers = later(async () => (await load()).RunPopovers)
export const toasts = later(async () => (await load()).Toasts)
export const states = later(async () => (await load()).EmptyState)
export const bell = later(async () => (await load()).Bell)
export const largeFiles = later(async () => (await load()).Reading)

// Sent for before somebody asks, so that they are there also when the server is gone by then.
effect(() => { if (settled.value) for (const part of [panels, popovers, toasts, states]) part.fetch() })
