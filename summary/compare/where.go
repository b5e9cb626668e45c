package compare

import (
	"errors"
	"fmt"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"board/internal/limits"
)

// Expressions, such as lr < 0.01 && val_loss.min < 0.3. Their language is that of
// github.com/expr-lang/expr, without what loops, so that time follows from the length.
//
// A name is a hyper-parameter, a tag (its last value, or a field of it after a dot) or one
// of the words of names.go; hparam("…") and metric("…") take any name. Comparing what is not
// there, or values of different kinds, is false rather than an error, so that || finds its
// other side. Other operations with what is not there make no sense: such a run is left out
// and counted.

// expression makes the matcher of an expression.
func (t *lookup) expression(text string) (matcher, error) {
	e := &environment{look: t}
	program, err := e.compile(text)
	if err != nil {
		return matcher{}, err
	}
	var unlike int
	machine := vm.VM{MemoryBudget: memoryBudget}
	return matcher{unlike: &unlike, match: func(r *Run) bool {
		e.fill(r)
		result, err := machine.Run(program, e.values)
		matches, is := result.(bool)
		if err != nil || !is && result != nil {
			unlike++
		}
		return err == nil && is && matches
	}}, nil
}

// memoryBudget is how many elements of lists and maps one expression may make for one run.
const memoryBudget = 10_000

// An environment is what an expression sees of one run after the other.
type environment struct {
	look   *lookup
	run    *Run
	values map[string]any // of words
	used   []func()       // each sets one of the values
}

// compile reads an expression. Its errors are of type *QueryError.
func (e *environment) compile(text string) (*vm.Program, error) {
	config := conf.CreateNew()
	config.MaxNodes = uint(e.look.limits.QueryNodes)
	tree, err := parser.ParseWithConfig(text, config)
	if err != nil {
		if strings.Contains(err.Error(), "maximum allowed nodes") {
			e.look.limits.Reached(limits.QueryNodes)
		}
		return nil, e.failure(text, err)
	}
	checks := &checker{set: e.look.set}
	ast.Walk(&tree.Node, checks)
	if checks.err != nil {
		return nil, checks.err
	}
	e.prepare(checks.names)
	program, err := expr.Compile(text, e.options()...)
	if err != nil {
		return nil, e.failure(text, err)
	}
	return program, nil
}

func (e *environment) options() []expr.Option {
	options := []expr.Option{
		expr.Env(e.words()), expr.AsBool(), expr.DisableAllBuiltins(), expr.MaxNodes(uint(e.look.limits.QueryNodes)),
		expr.Patch(rewriter{set: e.look.set}),
		expr.Function("metric", func(args ...any) (any, error) { return e.metric(args[0].(string)), nil }, func(string) metric { return metric{} }),
		expr.Function("hparam", func(args ...any) (any, error) { return e.param(args[0].(string)), nil }, func(string) any { return nil }),
	}
	for _, name := range builtins {
		options = append(options, expr.EnableBuiltin(name))
	}
	for name, compare := range comparisons { // of type any, or the library would not look at what they compare
		options = append(options, expr.Function(name, func(args ...any) (any, error) { return compare(args[0], args[1]), nil }, func(any, any) any { return nil }))
	}
	return options
}

// prepare finds out which words an expression has, and how they get their values.
func (e *environment) prepare(names []string) {
	e.values = map[string]any{}
	for _, name := range names {
		if word, is := wordOf(name); is {
			e.used = append(e.used, func() { e.values[name] = word.of(e, e.run) })
		}
	}
}

// words are the words of the language with values of their types.
func (e *environment) words() map[string]any {
	all := map[string]any{}
	for _, word := range words {
		if word.of != nil {
			all[word.Word] = word.of(e, &Run{})
		}
	}
	return all
}

// fill sets the values of the words to those of a run.
func (e *environment) fill(r *Run) {
	e.run = r
	for _, set := range e.used {
		set()
	}
}

func (e *environment) param(name string) any {
	i, found := e.look.set.Param(name)
	if !found {
		return nil
	}
	return e.run.Value(i).Any()
}

func (e *environment) metric(name string) metric {
	sum, some := e.look.sum(e.run, name)
	if !some {
		return missing
	}
	d := e.look.direction(name)
	return metricOf(sum, d)
}

// failure is an error of the library in words for the person who types.
func (e *environment) failure(text string, err error) *QueryError {
	failed, ok := errors.AsType[*file.Error](err)
	if !ok {
		message, _, _ := strings.Cut(err.Error(), "\n")
		return &QueryError{Message: message, To: len([]rune(text))}
	}
	q := &QueryError{Message: plain(failed.Message), From: failed.From, To: max(failed.To, failed.From+1)}
	if name, unknown := strings.CutPrefix(failed.Message, "unknown name "); unknown {
		q.Message = fmt.Sprintf("there is no hyper-parameter, metric or word %q", clip(name))
		if near := e.look.set.spellingNear(name); near != "" {
			q.Message += "; did you mean " + near + "?"
		}
	}
	return q
}

// plain takes the names of our own types and functions out of a message.
func plain(message string) string {
	message = strings.ReplaceAll(message, "compare.metric", "metric")
	message, _, _ = strings.Cut(message, "\n")
	return message
}
