// How the user looks at runs side by side; kept in the URL.
import { signal } from "@preact/signals"
import { choice, flag, param, text, type Param } from "../../state/param"

/** Names of the runs that have a column, as the user chose them; empty = whichever suit. */
export const chosen = signal<readonly string[]>([])

/** The step that all columns show; null = the newest. */
export const step = signal<number | null>(null)

/** Curves and histograms of a row have one range. */
export const sameRanges = signal(true)

/** How the pictures of a column are shown against those of the first one. */
export type PictureMode = "plain" | "difference" | "heat" | "flicker" | "swipe"
export const PICTURE_MODES: readonly (readonly [PictureMode, string, string])[] = [
  ["plain", "As they are", "Pictures as they were logged"],
  ["difference", "Difference", "How far each colour is from that of the first column: black where both are the same"],
  ["heat", "Brighter, darker", "Red where a picture is brighter than that of the first column, blue where it is darker"],
  ["flicker", "Flicker", "The picture and that of the first column by turns"],
  ["swipe", "Swipe", "The picture on the right of a line that one moves, that of the first column on its left"],
]
export const pictureMode = signal<PictureMode>("plain")

/** Marks the words of a text that differ from the first column's. */
export const markWords = signal(true)

/** Whether hyper-parameters that are the same in all columns are listed, too. */
export const allParams = signal(false)

/** The plugin whose rows are shown alone; "" = all. */
export const only = signal("")

export const PARAMS: readonly Param[] = [columnsParam(), stepParam(), flag("sideOwn", sameRanges, true), choice("sidePicture", pictureMode, PICTURE_MODES.map(([mode]) => mode)),
  flag("sidePlain", markWords, true), flag("sideAll", allParams), text("sideType", only, "view")]

function columnsParam(): Param {
  return {
    names: ["side"], keep: "view", rest: 0,
    write(put) { for (const name of chosen.value) put("side", name) },
    read(q) { if (q.has("side")) chosen.value = [...new Set(q.getAll("side"))] },
    reset() { chosen.value = [] },
  }
}

function stepParam(): Param {
  return param({ name: "sideStep", signal: step, keep: "view" }, at => at === null ? null : String(at), said => {
    const at = Number(said)
    return said.trim() !== "" && Number.isFinite(at) ? at : undefined
  })
}
