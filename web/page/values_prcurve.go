package page

import (
	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
	"board/web/message"
)

// prCurve tells a precision-recall curve up to the last threshold that any prediction
// reaches. Of very many thresholds it tells some, evenly spaced, the last among them.
func (s *API) prCurve(v *summary.Value, _ *logdir.TagInfo) (any, error) {
	curve, err := summary.DecodePRCurve(v)
	if err != nil {
		return nil, err
	}
	n, most := curve.Defined(), int(s.Limits.Points)
	if n > most {
		s.Limits.Reached(limits.Points)
	}
	rows := evenly(n, most)
	thresholds := curve.Thresholds()
	told := message.PRCurve{Of: n, Thresholds: make([]message.Number, len(rows))}
	for i, row := range rows {
		told.Thresholds[i] = message.Number(thresholds[row])
	}
	for _, column := range []struct {
		to   *[]message.Number
		from []float32
	}{
		{&told.Precision, curve.Precision}, {&told.Recall, curve.Recall},
		{&told.TruePositives, curve.TruePositives}, {&told.FalsePositives, curve.FalsePositives},
		{&told.TrueNegatives, curve.TrueNegatives}, {&told.FalseNegatives, curve.FalseNegatives},
	} {
		*column.to = make([]message.Number, len(rows))
		for i, row := range rows {
			(*column.to)[i] = message.Number(column.from[row])
		}
	}
	return told, nil
}

// evenly chooses at most so many of n rows, the first and the last among them.
func evenly(n, most int) []int {
	rows := make([]int, min(n, most))
	for i := range rows {
		rows[i] = i
		if n > most && most > 1 {
			rows[i] = int(int64(i) * int64(n-1) / int64(most-1))
		}
	}
	return rows
}
