package tensor

import "fmt"

// FromFloat64 makes a tensor of numbers of 64 bits, each rounded to 32. The error says how many elements the shape needs.
func FromFloat64(data []float64, shape ...int) (*Tensor, error) {
	narrow := make([]float32, len(data))
	for i, v := range data {
		narrow[i] = float32(v)
	}
	return From(narrow, shape...)
}

// FromRows64 is FromRows for rows of 64-bit numbers, each rounded to 32 bits.
func FromRows64(rows [][]float64) (*Tensor, error) {
	if len(rows) == 0 {
		return New(0, 0), nil
	}
	t := New(len(rows), len(rows[0]))
	for i, row := range rows {
		if len(row) != len(rows[0]) {
			return nil, fmt.Errorf("tensor: expected rows of one length, got %d values in row 0 and %d in row %d", len(rows[0]), len(row), i)
		}
		for j, v := range row {
			t.Data[i*len(row)+j] = float32(v)
		}
	}
	return t, nil
}

// FromMatrix copies a matrix, such as those of gonum's package mat, into a tensor of shape (rows, columns).
func FromMatrix(m interface {
	Dims() (rows, columns int)
	At(i, j int) float64
}) *Tensor {
	rows, columns := m.Dims()
	t := New(rows, columns)
	for i := range rows {
		for j := range columns {
			t.Data[i*columns+j] = float32(m.At(i, j))
		}
	}
	return t
}

// Float64s are the elements as numbers of 64 bits, row by row.
func (t *Tensor) Float64s() []float64 {
	wide := make([]float64, len(t.Data))
	for i, v := range t.Data {
		wide[i] = float64(v)
	}
	return wide
}

// Rows64 are the rows as numbers of 64 bits: of each, all that lies behind the first axis.
func (t *Tensor) Rows64() [][]float64 {
	all, size := t.Float64s(), t.RowSize()
	rows := make([][]float64, t.Rows())
	for i := range rows {
		rows[i] = all[i*size : (i+1)*size : (i+1)*size]
	}
	return rows
}

// Dense is what gonum's mat.NewDense takes: mat.NewDense(t.Dense()). A tensor of more axes is a matrix of its rows.
func (t *Tensor) Dense() (rows, columns int, data []float64) {
	return t.Rows(), t.RowSize(), t.Float64s()
}
