package format

import "board/summary"

// AddTriples adds [wall time, step, value] for every point.
func (l *List) AddTriples(points summary.Columns) {
	for i, step := range points.Steps {
		l.Next()
		l.B = AppendFloat(append(l.B, '['), points.WallTimes[i])
		l.B = AppendInt(append(l.B, ','), step)
		l.B = AppendFloat(append(l.B, ','), points.Values[i])
		l.B = append(l.B, ']')
	}
}

// AppendCSV appends a line for every point: prefix, wall time, step, value.
// Lines end as in TensorBoard, with CR and LF.
func AppendCSV(b []byte, prefix string, points summary.Columns) []byte {
	for i, step := range points.Steps {
		b = AppendCSVFloat(append(b, prefix...), points.WallTimes[i])
		b = AppendInt(append(b, ','), step)
		b = AppendCSVFloat(append(b, ','), points.Values[i])
		b = append(b, '\r', '\n')
	}
	return b
}
