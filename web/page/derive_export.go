package page

import (
	"errors"
	"io"
	"net/http"

	"board/summary"
	"board/summary/derive"
	"board/summary/export"
	"board/web/answer"
	"board/web/format"
	"board/web/message"
)

// apiDeriveExport answers all points of formulas as a download: as CSV a line
// "curve,run,wall_time,step,value" for each, or with x "curve,run,x,step,value"; as JSON
// {curve: {run: [[wall time or x, step, value], …]}}.
func (s *API) apiDeriveExport(r *http.Request) (any, error) {
	query := r.URL.Query()
	ids, err := answer.IDParams(query, "run")
	if err != nil {
		return nil, err
	}
	runs := &message.Runs{All: len(ids) == 0}
	for _, id := range ids {
		runs.IDs = append(runs.IDs, int32(id))
	}
	d, err := s.readDerivation(message.Derive{Formulas: query["formula"], X: query.Get("x"), Runs: runs})
	if err != nil {
		return nil, err
	}
	for i, wrong := range append(d.errors, d.xError) {
		if wrong != nil {
			text := append(d.Formulas, d.X)[i]
			return nil, answer.BadRequest("the formula %s: %s", answer.Clip(text), wrong.Message)
		}
	}
	for _, formula := range d.formulas {
		for _, run := range d.runs {
			s.deriver.Await(r.Context(), int(run), derive.Request{Formula: formula, X: d.x})
		}
	}
	switch format := query.Get("format"); format {
	case "csv", "":
		return download(answer.TypeCSV, "curves.csv", func(w io.Writer) error { return s.writeDerivedCSV(r, w, d) }), nil
	case "json":
		return download(answer.TypeJSON, "curves.json", func(w io.Writer) error { return s.writeDerivedJSON(r, w, d) }), nil
	default:
		return nil, answer.BadRequest("format=%q is neither csv nor json", answer.Clip(format))
	}
}

// written is how many points are written at once.
const written = 4096

// pieces cuts a curve into pieces that are written at once.
func pieces(c *derive.Curve, do func(summary.Columns) error) error {
	for from := 0; from < c.Len(); from += written {
		if err := do(c.Slice(from, min(from+written, c.Len()))); err != nil {
			return err
		}
	}
	return nil
}

func (s *API) writeDerivedCSV(r *http.Request, w io.Writer, d *derivation) error {
	out := answer.Pieces{W: w}
	head := "curve,run,wall_time,step,value\r\n"
	if d.x != nil {
		head = "curve,run,x,step,value\r\n"
	}
	b := []byte(head)
	err := s.eachDerived(r, d, func(i, run int, c *derive.Curve, problem string) error {
		if c == nil {
			return errors.New(problem)
		}
		prefix := export.CSVField(d.Formulas[i]) + "," + export.CSVField(s.runName(run)) + ","
		return pieces(c, func(columns summary.Columns) error {
			b = out.Pass(format.AppendCSV(b, prefix, columns))
			return out.Err
		})
	})
	if err != nil {
		return err
	}
	return out.End(b)
}

func (s *API) writeDerivedJSON(r *http.Request, w io.Writer, d *derivation) error {
	out := answer.Pieces{W: w}
	curves, runs, last := format.OpenList(nil, '{'), format.List{}, -1
	closed := func() {
		if last >= 0 {
			curves.B = runs.Done()
		}
	}
	err := s.eachDerived(r, d, func(i, run int, c *derive.Curve, problem string) error {
		if c == nil {
			return errors.New(problem)
		}
		if i != last {
			closed()
			curves.Key(d.Formulas[i])
			runs, last = format.OpenList(curves.B, '{'), i
		}
		runs.Key(s.runName(run))
		points := format.OpenList(runs.B, '[')
		err := pieces(c, func(columns summary.Columns) error {
			points.AddTriples(columns)
			points.B = out.Pass(points.B)
			return out.Err
		})
		runs.B = points.Done()
		return err
	})
	if err != nil {
		return err
	}
	closed()
	return out.End(curves.Done())
}

// runName is the name of a run of the catalog.
func (s *API) runName(id int) string {
	for _, run := range s.data.Store.Catalog().Runs {
		if run.ID == id {
			return run.Name
		}
	}
	return ""
}
