package message

// JSON has no word for these numbers: they are strings, spelled as TensorBoard spells them.
const (
	TextNaN         = "NaN"
	TextInfinity    = "Infinity"
	TextNegInfinity = "-Infinity"
)

//tygo:emit
var _ = `/** A number that may be NaN or infinite: a string then. */
export type Number = number | typeof TextNaN | typeof TextInfinity | typeof TextNegInfinity
/** Seconds since the Unix epoch; null where the time is not known. */
export type Seconds = number | null
/** The newest state of a run. */
export type RunStat = [run: number, lastStep: number, lastWall: Seconds, points: number]
/** A row of a curve. */
export type Point = [step: number, wall: Number, value: Number]
`
