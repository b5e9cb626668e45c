// Parts of the run list that are not seen when the page opens: the menu of its order; notes, tags and the like, once somebody has added some.
import { effect } from "@preact/signals"
import { later } from "../kit/Later"
import { settled } from "../state/settled"

export const kept = {
  row: later(() => import("./Kept").then(({ RowNotes }) => RowNotes)),
  filters: later(() => import("./Kept").then(({ KeptFilters }) => KeptFilters)),
}

export const orderMenu = later(() => import("./OrderMenu").then(m => m.OrderMenu))
effect(() => { if (settled.value) orderMenu.fetch() })
