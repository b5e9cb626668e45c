package page

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"time"

	"board/summary/compare"
	"board/summary/curve"
	"board/summary/report"
	"board/web/answer"
	"board/web/message"
)

// apiReport answers one HTML file of what the page shows of a comparison.
func (s *API) apiReport(r *http.Request) (any, error) {
	var q message.Report
	if err := answer.ReadJSON(r, &q); err != nil {
		return nil, err
	}
	request, err := s.reportRequest(&q)
	if err != nil {
		return nil, err
	}
	account := answer.AccountOf(r)
	if account.TakeLarge(reportCost*(s.Limits.Drawn+s.Limits.Reported)) != nil {
		return nil, answer.ErrNoRoom
	}
	made, err := report.New(r.Context(), s.comparer, request)
	if wrong, is := errors.AsType[*compare.QueryError](err); is {
		return nil, answer.BadRequest("query: %s (at character %d)", wrong.Message, wrong.From+1)
	} else if err != nil {
		return nil, err
	}
	return download(answer.TypeHTML, fileName(cmp.Or(q.Title, "report"))+".html", func(w io.Writer) error { return made.Write(w) }), nil
}

// reportCost is about what a point or a cell of a report takes in memory until it is sent.
const reportCost = 128

func (s *API) reportRequest(q *message.Report) (out report.Request, err error) {
	if out.Request, err = s.compareRequest(&q.Compare); err != nil {
		return out, err
	}
	if int64(len(q.Tags)) > s.Limits.Entries {
		return out, answer.TooManyEntries(s.Limits)
	}
	if !(q.Smoothing >= 0 && q.Smoothing <= 1) {
		return out, answer.BadRequest("smoothing=%v is not a number from 0 to 1", q.Smoothing)
	}
	if out.Axis, err = curve.AxisOf(answer.Clip(q.Axis)); err != nil {
		return out, answer.BadRequest("%v", err)
	}
	if out.Line, err = compare.LineOf(q.Line); err != nil {
		return out, answer.BadRequest("%v", err)
	}
	if out.Band, err = compare.BandOf(q.Band); err != nil {
		return out, answer.BadRequest("%v", err)
	}
	out.Title, out.Tags, out.Params, out.Log, out.Smooth = q.Title, q.Tags, q.Params, q.LogY, q.Smoothing
	out.Kept, out.Version, out.Made, out.Most = s.state(), s.version, report.When(time.Now()), s.Limits
	return out, nil
}
