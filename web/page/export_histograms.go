package page

import (
	"context"
	"io"
	"net/http"

	"board/summary"
	"board/summary/export"
	"board/summary/logdir"
	"board/web/answer"
	"board/web/format"
)

// exportedHistograms is one run's part of a download of histograms.
type exportedHistograms struct {
	run  string
	view logdir.PlacesView
}

// histogramsOf is what there is of the histograms of a tag in these runs, once their
// files are read; none where it is no tag of histograms.
func (s *API) histogramsOf(ctx context.Context, tag int, runs []int) (name string, all []exportedHistograms) {
	catalog := s.data.Store.Catalog()
	for _, id := range runs {
		places, ok := s.data.Store.PlacesByID(id, tag)
		if !ok {
			continue
		}
		run, ok := catalog.Run(places.Run())
		if !ok {
			continue
		}
		if info, ok := run.Tag(places.Tag()); ok && info.Plugin() == summary.PluginHistograms {
			places.Ask(ctx)
			name, all = places.Tag(), append(all, exportedHistograms{places.Run(), places.View()})
		}
	}
	return name, all
}

// exportHistograms answers every bucket of the histograms of a tag.
func (s *API) exportHistograms(r *http.Request, name string, all []exportedHistograms) (any, error) {
	if f := r.URL.Query().Get("format"); f != "csv" && f != "" {
		return nil, answer.BadRequest("format=%q: histograms are answered as csv alone", f)
	}
	var largest int64
	for _, one := range all {
		for i := range one.view.Len() {
			largest = max(largest, one.view.At(i).Place.Length)
		}
	}
	// One is read at a time.
	if answer.AccountOf(r).TakeLarge(answer.Grown(values[summary.PluginHistograms].memory*int(largest))) != nil {
		return nil, answer.ErrNoRoom
	}
	return download(answer.TypeCSV, fileName(name)+".csv", func(w io.Writer) error { return writeHistograms(r.Context(), w, all) }), nil
}

// writeHistograms writes a line "run,wall_time,step,left,right,count" for every bucket. Of
// a histogram that has no buckets, or cannot be read, there is one line that ends with
// the step.
func writeHistograms(ctx context.Context, w io.Writer, all []exportedHistograms) error {
	out := answer.Pieces{W: w}
	b := []byte("run,wall_time,step,left,right,count\r\n")
	for _, one := range all {
		run := export.CSVField(one.run) + ","
		for i := range one.view.Len() {
			item := one.view.At(i)
			buckets, err := bucketsOf(ctx, item)
			if ctx.Err() != nil {
				return ctx.Err() // nobody waits any more
			}
			prefix := string(format.AppendInt(append(format.AppendCSVFloat([]byte(run), item.WallTime), ','), item.Step))
			if err != nil || len(buckets) == 0 {
				b = append(append(b, prefix...), ",,,\r\n"...)
			}
			for _, bucket := range buckets {
				b = append(b, prefix...)
				for _, x := range []float64{bucket.Left, bucket.Right, bucket.Count} {
					b = format.AppendCSVFloat(append(b, ','), x)
				}
				b = append(b, "\r\n"...)
			}
			if b = out.Pass(b); out.Err != nil {
				return out.Err
			}
		}
	}
	return out.End(b)
}

func bucketsOf(ctx context.Context, item logdir.Item) ([]summary.Bucket, error) {
	value, err := item.Read(ctx)
	if err != nil {
		return nil, err
	}
	h, err := summary.DecodeHistogram(&value)
	return h.Buckets, err
}
