package neuron

import (
	"fmt"
	"strings"
)

// maxTableInputs keeps truth tables within 65,536 rows.
const maxTableInputs = 16

// TruthTable is what a circuit answers for every state of its inputs. Its rows count upwards in binary, with input 0
// as the highest digit: 00, 01, 10, 11.
type TruthTable []TruthRow

// TruthRow is one line of a [TruthTable].
type TruthRow struct {
	In, Out []bool
}

// TruthTable evaluates the circuit for every state of its inputs. It has 2ⁿ rows, so more than 16 inputs are refused.
func (c *Circuit) TruthTable() (TruthTable, error) {
	if err := c.ready(); err != nil {
		return nil, err
	}
	if c.inputs > maxTableInputs {
		return nil, fmt.Errorf("neuron: circuit: a truth table is for at most %d inputs, got %d", maxTableInputs, c.inputs)
	}
	table := make(TruthTable, 1<<c.inputs)
	for i := range table {
		in := make([]bool, c.inputs)
		for bit := range in {
			in[bit] = i>>(c.inputs-1-bit)&1 == 1
		}
		out, err := c.Eval(in...)
		if err != nil {
			return nil, err
		}
		table[i] = TruthRow{In: in, Out: out}
	}
	return table, nil
}

// String writes the table, one row per line, as in "0 1 | 1".
func (t TruthTable) String() string {
	var b strings.Builder
	for _, row := range t {
		b.WriteString(digits(row.In) + " | " + digits(row.Out) + "\n")
	}
	return b.String()
}

func digits(values []bool) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = "0"
		if v {
			words[i] = "1"
		}
	}
	return strings.Join(words, " ")
}
