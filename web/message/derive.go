package message

// A Derive asks for curves that formulas over metrics make: POST api/derive, and with Lo and
// Hi for what they come to: POST api/derive/select.
type Derive struct {
	Formulas []string `json:"formulas"`
	// X is a formula, too: it runs along the x axis in place of Axis. A metric's name is one.
	X         string      `json:"x,omitempty"`
	Runs      *Runs       `json:"runs" tstype:"Runs"`
	Axis      string      `json:"axis,omitempty" tstype:"Axis"` // step by default; with x it says nothing
	Log       bool        `json:"log,omitempty"`                // the axis is logarithmic: thin evenly along the logarithm
	Range     *[2]float64 `json:"range,omitempty" tstype:"Range | null"`
	Width     int         `json:"width,omitempty"`     // of the plot in pixels; longer curves are thinned to about two points a pixel
	Smoothing float64     `json:"smoothing,omitempty"` // 0 to 1
	Lo        *float64    `json:"lo,omitempty" tstype:"number"`
	Hi        *float64    `json:"hi,omitempty" tstype:"number"`
}

// A Derived is the answer of api/derive: one entry for each formula.
type Derived struct {
	Curves []DerivedCurves `json:"curves"`
	XError *QueryError     `json:"xError,omitempty"` // what is wrong with the formula of x
}

// A DerivedCurves is what a formula makes of the runs that have all its metrics.
type DerivedCurves struct {
	Error *QueryError    `json:"error,omitempty"` // what is wrong with the formula
	Runs  []DerivedCurve `json:"runs"`
}

// A DerivedCurve is a formula's curve of a run: columns of equal length.
type DerivedCurve struct {
	Run      int      `json:"run"`
	Steps    []int64  `json:"steps"`
	X        []Number `json:"x"` // values of the formula for x; without one, wall times
	Values   []Number `json:"values"`
	Smoothed []Number `json:"smoothed,omitempty"`
	Origin   Number   `json:"origin"` // x of the first point of all
	Of       int      `json:"of"`     // points before they were thinned
	// Interpolated says that the metrics have points at different steps: between its points,
	// each counts with the value of the line that joins them.
	Interpolated bool   `json:"interpolated,omitempty"`
	Problem      string `json:"problem,omitempty"` // why there is no curve
}

// A DerivedSelected is the answer of api/derive/select: rows for each formula.
type DerivedSelected struct {
	Curves []Selected `json:"curves"`
}
