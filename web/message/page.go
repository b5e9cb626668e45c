package message

// Types of the page's messages.
const (
	TypeSelect = "select"
	TypeShow   = "show"
	TypeHide   = "hide"
	TypePause  = "pause"
	TypeResume = "resume"
	TypePing   = "ping"
)

// A Show begins a card, or changes it: the card begins anew with snapshots.
type Show struct {
	Type      string                `json:"type,omitempty" tstype:"typeof TypeShow"`
	Card      string                `json:"card"` // "c" and a number
	Tag       *int                  `json:"tag" tstype:"number,required"`
	Smoothing float64               `json:"smoothing,omitempty"` // weight of the moving average, 0 to 1; 0: no smoothed column
	Width     float64               `json:"width,omitempty"`     // of the plot in pixels; the server thins to about two rows a pixel
	Axis      string                `json:"axis,omitempty" tstype:"Axis"`
	Log       bool                  `json:"log,omitempty"`                         // thin evenly along the logarithm
	Range     *[2]float64           `json:"range,omitempty" tstype:"Range | null"` // on the axis; null: all
	Orphaned  bool                  `json:"orphaned,omitempty"`                    // rows that a restart hid, too
	Runs      *Runs                 `json:"runs,omitempty" tstype:"Runs"`          // in place of the selected ones
	Epoch     string                `json:"epoch,omitempty"`                       // of the ids and cursors
	Cursors   map[string][2]float64 `json:"cursors,omitempty" tstype:"Cursors"`    // by run: the last block that the page has
}

// A Select asks for a range of an axis, or one place of it, in some runs: POST api/select.
type Select struct {
	Tag       int      `json:"tag"`
	Runs      *Runs    `json:"runs" tstype:"Runs,required"`
	Axis      string   `json:"axis,omitempty" tstype:"Axis"`
	Lo        *float64 `json:"lo,omitempty"` // absent: from the beginning
	Hi        *float64 `json:"hi,omitempty"` // absent: to the end
	Smoothing float64  `json:"smoothing,omitempty"`
	Orphaned  bool     `json:"orphaned,omitempty"` // rows that a restart hid, too
}

//tygo:emit
var _ = `/** An x axis: steps, seconds since the run's first row, or seconds since the Unix epoch. */
export type Axis = "step" | "relative" | "wall"
/** An inclusive interval on an axis, in the unit of the axis. */
export type Range = readonly [lo: number, hi: number]
/** By run: the generation and the total of the last block that the page has. */
export type Cursors = Record<string, [generation: number, total: number]>
/** A choice of runs. */
export type Runs = readonly number[] | "all"
/** What the page says over the websocket. */
export type PageMessage =
  | Show
  | { type: typeof TypeSelect; runs: Runs }
  | { type: typeof TypeHide; card: string }
  | { type: typeof TypePause | typeof TypeResume | typeof TypePing }
/** What the server says over the websocket, in text. */
export type ServerMessage = Hello | Catalog | Status | Complaint
`
