package derive

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"board/internal/limits"
	"board/summary/compare"
)

// A Formula is an expression over the metrics of one run. Its grammar is that of
// github.com/expr-lang/expr; all values are numbers, and a comparison is 1 or 0. It may be
// used by many goroutines.
type Formula struct {
	root   ast.Node
	tags   []string // names of the metrics, each once
	params []string // names of the hyper-parameters, each once
}

// Tags are the names of the metrics that the formula has, each once.
func (f *Formula) Tags() []string { return slices.Clone(f.tags) }

// Formula reads a formula. An error is of type *compare.QueryError, and says where it is.
func (d *Deriver) Formula(text string) (*Formula, error) {
	if int64(len(text)) > d.limits.Query {
		d.limits.Reached(limits.Query)
		return nil, &compare.QueryError{Message: "the formula is too long", To: len([]rune(text))}
	}
	config := conf.CreateNew()
	config.MaxNodes = uint(d.limits.QueryNodes)
	tree, err := parser.ParseWithConfig(text, config)
	if err != nil {
		if strings.Contains(err.Error(), "maximum allowed nodes") {
			d.limits.Reached(limits.QueryNodes)
		}
		return nil, failure(text, err)
	}
	r := reader{names: d.names(), formula: &Formula{root: tree.Node}}
	r.read(tree.Node)
	if r.err == nil && len(r.formula.tags) == 0 {
		r.err = &compare.QueryError{Message: "a formula has at least one metric in it, as in exp(loss)", To: max(1, len([]rune(text)))}
	}
	if r.err != nil {
		return nil, r.err
	}
	return r.formula, nil
}

// failure is an error of the parser in words for the person who types.
func failure(text string, err error) *compare.QueryError {
	message, _, _ := strings.Cut(err.Error(), "\n")
	if failed, ok := errors.AsType[*file.Error](err); ok {
		message, _, _ = strings.Cut(failed.Message, "\n")
		return &compare.QueryError{Message: message, From: failed.From, To: max(failed.To, failed.From+1)}
	}
	return &compare.QueryError{Message: message, To: max(1, len([]rune(text)))}
}

// A reader goes through a formula, notes its names, and stops at what a formula cannot have.
type reader struct {
	names   *names
	formula *Formula
	err     error
}

func (r *reader) fail(n ast.Node, format string, args ...any) {
	if r.err == nil {
		at := n.Location()
		r.err = &compare.QueryError{Message: fmt.Sprintf(format, args...), From: at.From, To: max(at.To, at.From+1)}
	}
}

func (r *reader) read(node ast.Node) {
	switch n := node.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
	case *ast.IdentifierNode:
		r.identifier(n)
	case *ast.UnaryNode:
		r.read(n.Node)
	case *ast.BinaryNode:
		if _, known := operators[n.Operator]; !known {
			r.fail(n, "%s is not known in formulas", n.Operator)
		}
		r.read(n.Left)
		r.read(n.Right)
	case *ast.ConditionalNode:
		r.read(n.Cond)
		r.read(n.Exp1)
		r.read(n.Exp2)
	case *ast.BuiltinNode:
		r.call(n, n.Name, n.Arguments)
	case *ast.CallNode:
		callee, named := n.Callee.(*ast.IdentifierNode)
		if !named {
			r.fail(n, "the name of a function is expected before the parenthesis")
			return
		}
		r.call(n, callee.Value, n.Arguments)
	case *ast.MemberNode:
		r.fail(n, `a name with a dot in it is written metric("…")`)
	default:
		r.fail(n, "a number, a metric or a function is expected here")
	}
}

// identifier notes a bare name: a word, a metric or a hyper-parameter.
func (r *reader) identifier(n *ast.IdentifierNode) {
	switch name := n.Value; {
	case isWord(name):
	case r.names.tags[name]:
		r.tag(name)
	case r.names.params[name]:
		r.param(name)
	default:
		message := fmt.Sprintf("there is no metric %q", clip(name))
		if near := r.names.near(name); near != "" {
			message += "; did you mean " + near + "?"
		}
		r.fail(n, "%s", message)
	}
}

func (r *reader) tag(name string) {
	if !slices.Contains(r.formula.tags, name) {
		r.formula.tags = append(r.formula.tags, name)
	}
}

func (r *reader) param(name string) {
	if !slices.Contains(r.formula.params, name) {
		r.formula.params = append(r.formula.params, name)
	}
}

func (r *reader) call(n ast.Node, name string, args []ast.Node) {
	if name == "metric" || name == "hparam" {
		r.named(n, name, args)
		return
	}
	f, known := functions[name]
	switch {
	case !known:
		r.fail(n, "the function %s is not known", clip(name))
	case len(args) < f.least || len(args) > f.most:
		r.fail(n, "%s is written %s", name, f.form)
	}
	for _, arg := range args {
		r.read(arg)
	}
}

// named notes the name that metric or hparam is given.
func (r *reader) named(n ast.Node, function string, args []ast.Node) {
	name, ok := nameIn(args)
	switch {
	case !ok:
		r.fail(n, `%s is given one name between quotes, as in %s("…")`, function, function)
	case function == "metric" && r.names.tags[name]:
		r.tag(name)
	case function == "hparam" && r.names.params[name]:
		r.param(name)
	case function == "metric":
		r.fail(args[0], "no run has a metric %q", clip(name))
	default:
		r.fail(args[0], "no run has a hyper-parameter %q", clip(name))
	}
}

// nameIn is the one name in the arguments of metric or hparam.
func nameIn(args []ast.Node) (string, bool) {
	if len(args) != 1 {
		return "", false
	}
	text, ok := args[0].(*ast.StringNode)
	if !ok {
		return "", false
	}
	return text.Value, true
}

// clip shortens a name to what an error can quote.
func clip(name string) string {
	const most = 60
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return name
}

// number is the value of a node that is a number.
func number(n ast.Node) float64 {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return float64(n.Value)
	case *ast.FloatNode:
		return n.Value
	}
	return math.NaN()
}
