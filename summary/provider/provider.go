package provider

import (
	"context"
	"iter"

	"board/summary"
	"board/summary/curve"
	"board/summary/logdir"
)

// ScalarsPlugin is the name under which scalars are logged.
const ScalarsPlugin = summary.PluginScalars

// defaultSamples is how many points TensorBoard answers of a scalar series
// where --samples_per_plugin says nothing.
const defaultSamples = 1000

// A Provider answers what every front asks.
type Provider struct {
	Store     *logdir.Store
	Summaries Summaries      // of whole curves, for all that ask
	perPlugin map[string]int // samples
}

// New returns a provider of a store. samples is the most points of a series that a
// front of TensorBoard's API sends, by plugin; 0 means all.
func New(store *logdir.Store, samples map[string]int) *Provider {
	return &Provider{Store: store, perPlugin: samples}
}

// Scalar is nil where the run has no such scalar.
func Scalar(c *logdir.Catalog, run, tag string) *logdir.Series {
	r, ok := c.Run(run)
	if !ok {
		return nil
	}
	t, ok := r.Tag(tag)
	if !ok || t.Plugin() != ScalarsPlugin {
		return nil
	}
	return t.Series()
}

// Samples is the points of a series that the data API answers, in columns that
// are valid until the next ones come, and how many points there are about.
func (p *Provider) Samples(ctx context.Context, series *logdir.Series) (iter.Seq[summary.Columns], int) {
	return p.SamplesUpTo(ctx, series, 0)
}

// SamplesUpTo is Samples for a front that wants no more than so many points; 0 is no
// limit. Of one point it is the last.
func (p *Provider) SamplesUpTo(ctx context.Context, series *logdir.Series, most int) (iter.Seq[summary.Columns], int) {
	series.Ask(ctx)
	n, set := p.perPlugin[ScalarsPlugin]
	if !set {
		n = defaultSamples
	}
	if most > 0 && (n == 0 || most < n) {
		n = most
	}
	view := series.View()
	if n > 0 && n < view.Len() {
		thin := curve.Sample(view, n)
		return func(yield func(summary.Columns) bool) { yield(thin) }, thin.Len()
	}
	return func(yield func(summary.Columns) bool) {
		for _, columns := range view.Blocks(0, view.Len()) {
			if !yield(columns) {
				return
			}
		}
	}, view.Len()
}

// Timeline is what a run has of a tag, by the numbers of the catalog, nil if nothing.
// The values of places stay in the event files; their steps and wall times are here.
func (p *Provider) Timeline(run, tag int) (t *logdir.Series, places bool) {
	if series, ok := p.Store.SeriesByID(run, tag); ok {
		return series, false
	}
	if found, ok := p.Store.PlacesByID(run, tag); ok {
		return (*logdir.Series)(found), true
	}
	return nil, false
}

// View is the visible points of a series, and the orphaned ones too if they
// were asked for.
func View(series *logdir.Series, orphaned bool) logdir.View {
	if orphaned {
		return series.ViewAll()
	}
	return series.View()
}

// Renew makes v what View returns, in v's memory; see [logdir.Series.Renew].
func Renew(v *logdir.View, series *logdir.Series, orphaned bool) {
	if orphaned {
		series.RenewAll(v)
	} else {
		series.Renew(v)
	}
}
