package message

// A Compare asks for a table of runs, or of groups of them: POST api/compare.
type Compare struct {
	Runs     *Runs           `json:"runs,omitempty" tstype:"Runs"` // absent: all
	Query    string          `json:"query,omitempty"`              // which of them: part of a name, a regular expression, or an expression
	Mode     string          `json:"mode,omitempty" tstype:"QueryMode"`
	Params   []string        `json:"params,omitempty"` // names of hyper-parameters, a column each
	Metrics  []CompareMetric `json:"metrics,omitempty"`
	GroupBy  string          `json:"groupBy,omitempty"`  // "hparam:a,b", "all-but:seed", "regex:…" or "folder"; "": a row is a run
	Baseline *int            `json:"baseline,omitempty"` // a run, or one of the group to compare with
	// Directions say of tags, by name, whether lower or higher values are better, where the
	// guess, or what the sidecar has, is not to count.
	Directions map[string]string `json:"directions,omitempty" tstype:"{ [tag: string]: Direction }"`
	Sort       []CompareSort     `json:"sort,omitempty"` // the first counts most; rows that are equal in all stay in natural order of names
	Top        *CompareTop       `json:"top,omitempty"`  // of what the query leaves
	Archived   bool              `json:"archived,omitempty"`
	Offset     int               `json:"offset,omitempty"` // the first row to tell
	Limit      int               `json:"limit,omitempty"`  // how many rows to tell at most; 0: all
}

// A Report asks for one HTML file that needs no network, with charts, a table and notes: POST
// api/report. Its table is that of a Compare without offset and limit; params absent are
// those in which the rows differ.
type Report struct {
	Compare   `tstype:",extends"`
	Title     string   `json:"title,omitempty"`
	Tags      []string `json:"tags,omitempty"` // names of scalars, a chart each
	Axis      string   `json:"axis,omitempty" tstype:"Axis"`
	LogY      bool     `json:"logY,omitempty"`
	Smoothing float64  `json:"smoothing,omitempty"`
	Line      string   `json:"line,omitempty" tstype:"'mean' | 'median' | ''"`                           // of groups
	Band      string   `json:"band,omitempty" tstype:"'std' | 'stderr' | 'minmax' | 'ci' | 'none' | ''"` // of groups
}

// A CompareMetric is a column: what a curve comes to.
type CompareMetric struct {
	Tag string `json:"tag"` // its name
	Agg string `json:"agg" tstype:"Aggregate"`
}

// A CompareSort sorts rows by a column. Rows without a value come last in either order.
type CompareSort struct {
	By         string `json:"by" tstype:"'name' | 'start' | 'duration' | 'points' | 'n' | 'param' | 'metric'"`
	Name       string `json:"name,omitempty"` // of the hyper-parameter or the tag
	Agg        string `json:"agg,omitempty" tstype:"Aggregate"`
	Stat       string `json:"stat,omitempty" tstype:"Statistic"` // of groups; mean by default
	Descending bool   `json:"descending,omitempty"`
}

// A CompareTop keeps the best rows by a metric.
type CompareTop struct {
	Tag string `json:"tag"`
	Agg string `json:"agg" tstype:"Aggregate"`
	N   int    `json:"n"`
}

// A Compared is the answer of api/compare. Its texts are untrusted. All lists of a column
// have an entry for each row.
type Compared struct {
	Params  []ComparedParam  `json:"params"`                                    // all that the runs of the table have, whatever was asked for
	Tags    []ComparedTag    `json:"tags"`                                      // likewise, in natural order
	Total   int              `json:"total"`                                     // rows
	Runs    int              `json:"runs"`                                      // of all rows
	Rows    []ComparedRow    `json:"rows"`                                      // from offset on
	Values  [][]any          `json:"values" tstype:"(readonly ParamValue[])[]"` // of each of the params that were asked for
	Metrics []ComparedMetric `json:"metrics"`                                   // of each of the metrics that were asked for
	Error   *QueryError      `json:"error,omitempty"`
	// Unlike counts the runs for which the query made no sense, such as a sum with a text.
	Unlike int `json:"unlike,omitempty"`
}

// A ComparedParam is a hyper-parameter of the table.
type ComparedParam struct {
	Name     string `json:"name"`
	Display  string `json:"display,omitempty"` // to show in place of the name
	Numeric  bool   `json:"numeric"`           // all its values are numbers
	Differs  bool   `json:"differs"`           // between the rows; a run that has no value differs from one that has
	Distinct int    `json:"distinct"`          // how many values there are
}

// A ComparedTag is a scalar of the table.
type ComparedTag struct {
	Tag       int    `json:"tag"` // number of the catalog
	Name      string `json:"name"`
	Runs      int    `json:"runs"` // that have it
	Direction string `json:"direction" tstype:"Direction"`
	Guessed   bool   `json:"guessed,omitempty"` // by its name
}

// A ComparedRow is a run, or a group of runs.
type ComparedRow struct {
	Name     string  `json:"name"`                                                   // of the run or the group
	Runs     []int   `json:"runs"`                                                   // the run, or the members of the group
	Part     string  `json:"part,omitempty"`                                         // of a run below that with the hyper-parameters, such as "validation"
	Joined   []int   `json:"joined,omitempty"`                                       // runs whose hyper-parameters and scalars this one has taken in
	Session  int     `json:"session"`                                                // the run that told the hyper-parameters, -1 if none did
	Status   string  `json:"status" tstype:"'success' | 'failure' | 'running' | ''"` // what the session says
	Start    Seconds `json:"start"`                                                  // wall time of the first event
	Last     Seconds `json:"last"`                                                   // wall time of the newest point
	Points   int64   `json:"points"`
	LastStep int64   `json:"lastStep"`
	Baseline bool    `json:"baseline,omitempty"`
}

// A ComparedMetric is a column of metrics. Where a run lacks the tag its value is null.
type ComparedMetric struct {
	Tag    string        `json:"tag"`
	Agg    string        `json:"agg" tstype:"Aggregate"`
	Values []*Number     `json:"values" tstype:"readonly (Number | null)[]"`              // of groups the means
	Steps  []*int64      `json:"steps,omitempty" tstype:"readonly (number | null)[]"`     // where the value stands; not of means, changes and groups
	Delta  []*Number     `json:"delta,omitempty" tstype:"readonly (Number | null)[]"`     // value - baseline's
	Pct    []*Number     `json:"pct,omitempty" tstype:"readonly (Number | null)[]"`       // delta in per cent of the baseline's
	Better []int         `json:"better,omitempty" tstype:"readonly (-1 | 0 | 1)[]"`       // than the baseline: 1; worse: -1; 0 where no direction is known
	Stats  []*GroupStats `json:"stats,omitempty" tstype:"readonly (GroupStats | null)[]"` // of groups
}

// A GroupStats is what the values of a group's runs come to. Only finite values count.
type GroupStats struct {
	N      int    `json:"n"`
	Mean   Number `json:"mean"`
	Median Number `json:"median"`
	Std    Number `json:"std"`    // of the sample: divided by n-1; NaN of one value
	Stderr Number `json:"stderr"` // std / √n
	Min    Number `json:"min"`
	Max    Number `json:"max"`
	Lo     Number `json:"lo"` // 95 % confidence interval of the mean, after Student
	Hi     Number `json:"hi"`
}

// A QueryError says what is wrong with a query, and where: from and to count characters.
type QueryError struct {
	Message string `json:"message"`
	From    int    `json:"from"`
	To      int    `json:"to"`
}

// A CompareNames is the answer of api/compare/names: what may stand in a query.
type CompareNames struct {
	Params  []CompareName `json:"params"`
	Metrics []CompareName `json:"metrics"`
	Fields  []string      `json:"fields"` // of a metric, after a dot
	Words   []CompareWord `json:"words"`  // names of a run's other properties, functions and operators
}

// A CompareName is a name, and how it is spelled in an expression.
type CompareName struct {
	Name     string `json:"name"`
	Spelling string `json:"spelling"`
}

// A CompareWord is a word of the language of queries.
type CompareWord struct {
	Word string `json:"word"`
	Does string `json:"does"`
}

// A CompareCurves asks for the mean curves of groups, with their bands: POST
// api/compare/curves.
type CompareCurves struct {
	Tag       string  `json:"tag"`
	Groups    [][]int `json:"groups"` // runs
	Axis      string  `json:"axis,omitempty" tstype:"Axis"`
	Smoothing float64 `json:"smoothing,omitempty"` // of each run's curve, before the mean is taken
	Width     int     `json:"width,omitempty"`     // of the plot in pixels: rows are thinned to about two a pixel
}

// A ComparedCurves is the answer of api/compare/curves, one for each group.
type ComparedCurves struct {
	Groups []GroupCurve `json:"groups"`
}

// A GroupCurve is the mean curve of a group: columns of equal length.
type GroupCurve struct {
	X      []Number `json:"x"` // on the axis
	N      []int    `json:"n"` // runs that reach x
	Mean   []Number `json:"mean"`
	Median []Number `json:"median"`
	Std    []Number `json:"std"`
	Stderr []Number `json:"stderr"`
	Min    []Number `json:"min"`
	Max    []Number `json:"max"`
	Lo     []Number `json:"lo"`
	Hi     []Number `json:"hi"`
	Runs   int      `json:"runs"` // that have the tag
	Of     int      `json:"of"`   // rows before they were thinned
	// Interpolated says that the runs have points at different places of the axis: between
	// its points, each counts with the value of the line that joins them.
	Interpolated bool `json:"interpolated,omitempty"`
}

// A CompareInsight asks how hyper-parameters go with a metric: POST api/compare/insight.
type CompareInsight struct {
	Runs      *Runs  `json:"runs,omitempty" tstype:"Runs"`
	Query     string `json:"query,omitempty"`
	Mode      string `json:"mode,omitempty" tstype:"QueryMode"`
	Tag       string `json:"tag"`
	Agg       string `json:"agg" tstype:"Aggregate"`
	Direction string `json:"direction,omitempty" tstype:"Direction"`
	Archived  bool   `json:"archived,omitempty"`
}

// A ComparedInsight is the answer of api/compare/insight.
type ComparedInsight struct {
	Runs   int            `json:"runs"`   // with a finite value of the metric
	Params []ParamInsight `json:"params"` // the most important ones first
	R2     Number         `json:"r2"`     // of the forest, on runs that each tree has not seen; NaN without a forest
	SoFar  []BestSoFar    `json:"soFar"`  // in the order of the runs' first events
	Error  *QueryError    `json:"error,omitempty"`
}

// A ParamInsight is how a hyper-parameter goes with the metric.
type ParamInsight struct {
	Name        string `json:"name"`
	N           int    `json:"n"`           // runs with a value
	Correlation Number `json:"correlation"` // Spearman's; NaN where the values are not all numbers, or all the same
	P           Number `json:"p"`           // two-sided, that of chance alone
	Importance  Number `json:"importance"`  // share of what the forest explains, 0 to 1; NaN without a forest
}

// A BestSoFar is a run of a search, and the best value up to it.
type BestSoFar struct {
	Run   int     `json:"run"`
	Start Seconds `json:"start"`
	Value Number  `json:"value"`
	Best  Number  `json:"best"`
	Holds int     `json:"holds"` // the run that has the best value
}

//tygo:emit
var _ = `/** How api/compare reads a query: "auto" takes what compares (<, ==, &&, …) for an expression. */
export type QueryMode = "auto" | "text" | "regex" | "expression" | ""
/** What a curve comes to. */
export type Aggregate = "last" | "min" | "max" | "mean" | "first" | "best" | "change" | "changePct" | "n"
/** What the values of a group's runs come to. */
export type Statistic = "mean" | "median" | "std" | "stderr" | "min" | "max" | "lo" | "hi"
/** Which values of a metric are better; "" where that is not known. */
export type Direction = "lower" | "higher" | ""
/** A value of a hyper-parameter; null where a run has none, or the members of a group differ. */
export type ParamValue = number | string | boolean | null
`
