// What the run list shows of notes, tags and the like, once somebody has added some: its code comes then.
import { later } from "../kit/Later"

export const kept = {
  row: later(() => import("./Kept").then(({ RowNotes }) => RowNotes)),
  filters: later(() => import("./Kept").then(({ KeptFilters }) => KeptFilters)),
}
