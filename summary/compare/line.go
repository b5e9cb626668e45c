package compare

import "fmt"

// A Line is what the line of a group shows of its runs.
type Line string

// A Band is what the band around the line of a group shows.
type Band string

// The lines and bands.
const (
	MeanLine   Line = "mean"
	MedianLine Line = "median"

	StdBand    Band = "std"    // the line ± the standard deviation
	StderrBand Band = "stderr" // the line ± the standard error
	MinMaxBand Band = "minmax"
	CIBand     Band = "ci" // the 95 % confidence interval of the mean
	NoBand     Band = "none"
)

// Lines and Bands are the names of all.
var (
	Lines = []string{string(MeanLine), string(MedianLine)}
	Bands = []string{string(StdBand), string(StderrBand), string(MinMaxBand), string(CIBand), string(NoBand)}
)

// LineOf is the line of a name; "" is the mean.
func LineOf(name string) (Line, error) {
	switch l := Line(name); l {
	case "":
		return MeanLine, nil
	case MeanLine, MedianLine:
		return l, nil
	}
	return "", fmt.Errorf("line %q: expected mean or median", clip(name))
}

// BandOf is the band of a name; "" is the standard deviation.
func BandOf(name string) (Band, error) {
	switch b := Band(name); b {
	case "":
		return StdBand, nil
	case StdBand, StderrBand, MinMaxBand, CIBand, NoBand:
		return b, nil
	}
	return "", fmt.Errorf("band %q: expected one of %s", clip(name), joined(Bands))
}

// Of is where the line stands.
func (l Line) Of(s Stats) float64 {
	if l == MedianLine {
		return s.Median
	}
	return s.Mean
}

// Of is from where to where the band reaches around a line. Where the statistic is not
// known, as the deviation of one run, it is as thin as the line.
func (b Band) Of(s Stats, line float64) (lo, hi float64) {
	switch b {
	case StdBand:
		lo, hi = line-s.Std, line+s.Std
	case StderrBand:
		lo, hi = line-s.Stderr, line+s.Stderr
	case MinMaxBand:
		lo, hi = s.Min, s.Max
	case CIBand:
		lo, hi = s.Lo, s.Hi
	default:
		return line, line
	}
	if lo-lo != 0 || hi-hi != 0 {
		return line, line
	}
	return lo, hi
}
