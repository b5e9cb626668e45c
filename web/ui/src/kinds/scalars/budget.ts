// How finely a card asks for its lines. Measured on two cores without a GPU: drawing costs grow with the points of all lines
// together, so many lines share a budget; a few get every pixel.

/** Points of all lines of a card, raw and smoothed counted apart. 9 such cards paint within the bar of docs/benchmarks.md. */
const POINTS_A_CARD = 14_000
/** A card of this width has the budget; wider ones have more in proportion. */
const USUAL_WIDTH = 400
/** Below this a curve looks like a polygon. */
const LEAST_WIDTH = 40
/** Widths are taken from a ladder, so that a run more or a few pixels less do not fetch everything anew. */
const LADDER = [40, 56, 80, 112, 160, 224, 320, 448, 640, 896, 1280, 1792, 2560]
/** From so many lines on the raw ones are left out: faint lines over faint lines are only fog. */
export const MOST_RAW_LINES = 120

/** The width to ask the server for, in pixels; it answers with at most two points a pixel for each line. */
export function requestWidth(plotWidth: number, lines: number, layers: number): number {
  const share = POINTS_A_CARD * Math.max(1, plotWidth / USUAL_WIDTH) / Math.max(1, lines * layers) / 2
  const wanted = Math.max(LEAST_WIDTH, Math.min(plotWidth, share))
  return wanted >= plotWidth ? ladderUp(plotWidth) : ladderDown(share)
}

function ladderUp(width: number): number {
  return LADDER.find(step => step >= width) ?? LADDER.at(-1)!
}

function ladderDown(width: number): number {
  return LADDER.findLast(step => step <= width) ?? LEAST_WIDTH
}

/** Whether the raw lines are drawn behind the smoothed ones. */
export function showsRaw(smoothing: number, lines: number): boolean {
  return smoothing > 0 && lines <= MOST_RAW_LINES
}

/** Whether the raw lines would be drawn, were there not so many. */
export function leavesRawOut(smoothing: number, lines: number): boolean {
  return smoothing > 0 && lines > MOST_RAW_LINES
}
