package page

import (
	"errors"
	"math"
	"net/http"

	"board/summary/compare"
	"board/summary/curve"
	"board/summary/derive"
	"board/web/answer"
	"board/web/message"
)

// Curves that formulas over metrics make. What is asked for here is worked out anew each
// time: no more often than pages ask, and only for what they show.

// derivedCost is what a point of an answer takes, about, until it is sent.
const derivedCost = 80

// most formulas of one question: a chart of more shows nothing.
const mostFormulas = 32

// A derivation is a question that has been read.
type derivation struct {
	message.Derive
	formulas []*derive.Formula // nil where one is wrong
	errors   []*message.QueryError
	x        *derive.Formula
	xError   *message.QueryError
	runs     []int32
	request  curve.Request
}

// readDerivation checks a question.
func (s *API) readDerivation(q message.Derive) (*derivation, error) {
	d := &derivation{Derive: q}
	if !(q.Smoothing >= 0 && q.Smoothing <= 1) {
		return nil, answer.BadRequest("smoothing=%v is not a number from 0 to 1", q.Smoothing)
	}
	if len(q.Formulas) == 0 || len(q.Formulas) > mostFormulas {
		return nil, answer.BadRequest("%d formulas are asked for; 1 to %d are expected", len(q.Formulas), mostFormulas)
	}
	axis, err := curve.AxisOf(answer.Clip(q.Axis))
	if err != nil {
		return nil, answer.BadRequest("%v", err)
	}
	if d.runs, err = s.chosenRuns(q.Runs); err != nil {
		return nil, err
	}
	for _, text := range q.Formulas {
		formula, err := s.deriver.Formula(text)
		d.formulas, d.errors = append(d.formulas, formula), append(d.errors, formulaError(err))
	}
	if q.X != "" {
		axis = curve.Wall // where the values of x stand
		formula, err := s.deriver.Formula(q.X)
		d.x, d.xError = formula, formulaError(err)
	}
	width := min(max(q.Width, 0), int(s.Limits.CardWidth))
	if width == 0 {
		width = int(s.Limits.CardWidth)
	}
	d.request = curve.Request{Axis: axis, Log: q.Log, Width: width, Smoothing: q.Smoothing}
	if q.Range != nil {
		d.request.Range = &curve.Range{Axis: axis, Lo: q.Range[0], Hi: q.Range[1]}
	}
	return d, nil
}

func formulaError(err error) *message.QueryError {
	if wrong, is := errors.AsType[*compare.QueryError](err); is {
		return queryError(wrong)
	}
	return nil
}

// each calls do for the curve that each formula makes of each run, or with the reason why there
// is none. index is that of the formula.
func (s *API) eachDerived(r *http.Request, d *derivation, do func(index, run int, c *derive.Curve, problem string) error) error {
	if d.xError != nil {
		return nil
	}
	for i, formula := range d.formulas {
		if formula == nil {
			continue
		}
		for _, run := range d.runs {
			c, has, err := s.deriver.Curve(r.Context(), int(run), derive.Request{Formula: formula, X: d.x})
			problem := ""
			if errors.Is(err, derive.ErrTooMany) {
				problem, err = err.Error(), nil
			}
			if err != nil {
				return err
			}
			if !has {
				continue
			}
			if err := do(i, int(run), c, problem); err != nil {
				return err
			}
		}
	}
	return nil
}

// apiDerive answers the curves of formulas, thinned as others are.
func (s *API) apiDerive(r *http.Request) (any, error) {
	var q message.Derive
	if err := answer.ReadJSON(r, &q); err != nil {
		return nil, err
	}
	d, err := s.readDerivation(q)
	if err != nil {
		return nil, err
	}
	out := message.Derived{XError: d.xError, Curves: make([]message.DerivedCurves, len(d.formulas))}
	for i := range out.Curves {
		out.Curves[i] = message.DerivedCurves{Error: d.errors[i], Runs: []message.DerivedCurve{}}
	}
	account := answer.AccountOf(r)
	err = s.eachDerived(r, d, func(i, run int, c *derive.Curve, problem string) error {
		derived := message.DerivedCurve{Run: run, Steps: []int64{}, X: []message.Number{}, Values: []message.Number{}, Origin: message.Number(math.NaN()), Problem: problem}
		if c != nil {
			built := curve.Build(c, d.request)
			if account.Take(int64(built.Len())*derivedCost) != nil {
				return answer.ErrNoRoom
			}
			derived = newDerivedCurve(run, c, built)
		}
		out.Curves[i].Runs = append(out.Curves[i].Runs, derived)
		return nil
	})
	return out, err
}

func newDerivedCurve(run int, c *derive.Curve, built curve.Curve) message.DerivedCurve {
	column := func(from []float64) []message.Number {
		out := make([]message.Number, len(from))
		for i, x := range from {
			out[i] = message.Number(x)
		}
		return out
	}
	out := message.DerivedCurve{
		Run: run, Steps: append([]int64{}, built.Steps...), X: column(built.WallTimes), Values: column(built.Values),
		Origin: message.Number(built.OriginWall), Of: c.Len(), Interpolated: c.Interpolated,
	}
	if built.Smoothed != nil {
		out.Smoothed = column(built.Smoothed)
	}
	return out
}

// apiDeriveSelect sums up a range of the curves of formulas, over all their points.
func (s *API) apiDeriveSelect(r *http.Request) (any, error) {
	var q message.Derive
	if err := answer.ReadJSON(r, &q); err != nil {
		return nil, err
	}
	d, err := s.readDerivation(q)
	if err != nil {
		return nil, err
	}
	span, err := spanOf(&message.Select{Axis: q.Axis, Lo: q.Lo, Hi: q.Hi})
	if err != nil {
		return nil, err
	}
	if d.x != nil {
		span.Axis = curve.Wall
	}
	out := message.DerivedSelected{Curves: make([]message.Selected, len(d.formulas))}
	for i := range out.Curves {
		out.Curves[i].Rows = []message.SelectRow{}
	}
	err = s.eachDerived(r, d, func(i, run int, c *derive.Curve, _ string) error {
		if c == nil {
			return nil
		}
		if sum, some := curve.Stats(c, span, q.Smoothing); some {
			out.Curves[i].Rows = append(out.Curves[i].Rows, newSelectRow(run, sum))
		}
		return nil
	})
	return out, err
}

// apiDeriveNames tells what may stand in a formula.
func (s *API) apiDeriveNames(*http.Request) (any, error) {
	return newCompareNames(s.deriver.Names()), nil
}
