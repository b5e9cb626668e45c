package derive

import "github.com/expr-lang/expr/ast"

// A program works a formula out for one run, a block of rows after the other. It keeps what
// functions such as cummin need of earlier rows.
type program struct {
	eval   vector
	params map[string]float64
}

// A block is some rows of a curve: what the names of a formula stand for in each.
type block struct {
	n     int
	words map[string][]float64
	tags  map[string][]float64
}

// A vector puts the values of an expression into out, one for each row of a block.
type vector func(b *block, out []float64)

// newProgram makes the program of a formula that has been read. params are the values of its
// hyper-parameters.
func newProgram(f *Formula, params map[string]float64) *program {
	p := &program{params: params}
	p.eval = p.vector(f.root)
	return p
}

func (p *program) vector(node ast.Node) vector {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		return p.name(n.Value)
	case *ast.UnaryNode:
		return p.unary(n)
	case *ast.BinaryNode:
		return p.binary(n)
	case *ast.ConditionalNode:
		return p.conditional(n)
	case *ast.BuiltinNode:
		return p.call(n.Name, n.Arguments)
	case *ast.CallNode:
		return p.call(n.Callee.(*ast.IdentifierNode).Value, n.Arguments)
	}
	return same(number(node))
}

// same is a value that is the same in each row.
func same(x float64) vector {
	return func(_ *block, out []float64) {
		for i := range out {
			out[i] = x
		}
	}
}

// name is a bare name: a constant, a word, a metric or a hyper-parameter.
func (p *program) name(name string) vector {
	if x, is := constants[name]; is {
		return same(x)
	}
	if isWord(name) {
		return func(b *block, out []float64) { copy(out, b.words[name]) }
	}
	param, isParam := p.params[name]
	return func(b *block, out []float64) {
		if column, is := b.tags[name]; is {
			copy(out, column)
		} else if isParam {
			same(param)(b, out)
		}
	}
}

func (p *program) unary(n *ast.UnaryNode) vector {
	of := p.vector(n.Node)
	return func(b *block, out []float64) {
		of(b, out)
		for i, x := range out {
			switch n.Operator {
			case "-":
				out[i] = -x
			case "!", "not":
				out[i] = truth(x == 0)
			}
		}
	}
}

func (p *program) binary(n *ast.BinaryNode) vector {
	left, right, f := p.vector(n.Left), p.vector(n.Right), operators[n.Operator]
	room := make([]float64, blockRows)
	return func(b *block, out []float64) {
		left(b, out)
		right(b, room[:b.n])
		zip(out, room[:b.n], f)
	}
}

// conditional works both sides out, so that what looks back on earlier rows sees all of them.
func (p *program) conditional(n *ast.ConditionalNode) vector {
	cond, yes, no := p.vector(n.Cond), p.vector(n.Exp1), p.vector(n.Exp2)
	which, other := make([]float64, blockRows), make([]float64, blockRows)
	return func(b *block, out []float64) {
		cond(b, which[:b.n])
		yes(b, out)
		no(b, other[:b.n])
		for i := range out {
			if which[i] == 0 {
				out[i] = other[i]
			}
		}
	}
}

func (p *program) call(name string, args []ast.Node) vector {
	switch name {
	case "metric":
		tag, _ := nameIn(args)
		return func(b *block, out []float64) { copy(out, b.tags[tag]) }
	case "hparam":
		param, _ := nameIn(args)
		return same(p.params[param])
	}
	parts, rooms := make([]vector, len(args)), make([][]float64, len(args))
	for i, arg := range args {
		parts[i], rooms[i] = p.vector(arg), make([]float64, blockRows)
	}
	f := functions[name].begin()
	return func(b *block, out []float64) {
		columns := make([][]float64, len(parts))
		for i, part := range parts {
			columns[i] = rooms[i][:b.n]
			part(b, columns[i])
		}
		f(columns)
		copy(out, columns[0])
	}
}
