// Package summary reads and writes TensorBoard's event files.
//
// It holds the vocabulary that the rest of the program speaks (run, tag, step,
// wall time, point), the framing of records, a Reader, and a Writer for all that
// TensorBoard's dashboards show: scalars, histograms, pictures, sounds, texts,
// graphs, hyper-parameters, precision-recall curves, embeddings, meshes. How a
// directory of such files becomes runs and curves is the work of the package
// summary/logdir.
package summary

// A Point is one scalar of a curve.
type Point struct {
	Step     int64   // training step, as the writer counts them
	WallTime float64 // seconds since the Unix epoch
	Value    float64 // may be NaN or infinite
}

// Columns holds points as parallel slices of one length. Many points are passed in this form: a loop over one column touches nothing of the
// others.
type Columns struct {
	Steps     []int64
	WallTimes []float64 // seconds since the Unix epoch
	Values    []float64
}

// Len is the number of points.
func (c Columns) Len() int { return len(c.Steps) }

// At is the point with index i.
func (c Columns) At(i int) Point {
	return Point{Step: c.Steps[i], WallTime: c.WallTimes[i], Value: c.Values[i]}
}

// Slice is the points from index i up to, not including, j; it shares memory with c.
func (c Columns) Slice(i, j int) Columns {
	return Columns{Steps: c.Steps[i:j], WallTimes: c.WallTimes[i:j], Values: c.Values[i:j]}
}

// Append adds a point at the end.
func (c *Columns) Append(p Point) {
	c.Steps = append(c.Steps, p.Step)
	c.WallTimes = append(c.WallTimes, p.WallTime)
	c.Values = append(c.Values, p.Value)
}

// Reset empties c and keeps its memory.
func (c *Columns) Reset() {
	c.Steps, c.WallTimes, c.Values = c.Steps[:0], c.WallTimes[:0], c.Values[:0]
}
