package client

import (
	"context"
	"io"
	"net/url"

	"board/web/message"
)

// Alerts lists what a person should look at: values that are not finite, divergence, plateaus,
// runs that stand still or have ended.
func (c *Client) Alerts(ctx context.Context) (message.Alerts, error) {
	return ask[message.Alerts](ctx, c, "alerts", nil, nil)
}

// Mute mutes alerts, or takes that back, and returns all alerts as they are then.
func (c *Client) Mute(ctx context.Context, change message.MuteChange) (message.Alerts, error) {
	return ask[message.Alerts](ctx, c, "alerts", nil, change)
}

// Derive computes formulas over metrics for each run.
func (c *Client) Derive(ctx context.Context, q message.Derive) (message.Derived, error) {
	return ask[message.Derived](ctx, c, "derive", nil, q)
}

// DeriveSelect is what curves of formulas come to at a place or over a range.
func (c *Client) DeriveSelect(ctx context.Context, q message.Derive) (message.DerivedSelected, error) {
	return ask[message.DerivedSelected](ctx, c, "derive/select", nil, q)
}

// FormulaNames lists what may stand in a formula.
func (c *Client) FormulaNames(ctx context.Context) (message.CompareNames, error) {
	return ask[message.CompareNames](ctx, c, "derive/names", nil, nil)
}

// DeriveExport writes all points of formulas as "csv" or "json"; without runs, those of all
// runs that have the metrics.
func (c *Client) DeriveExport(ctx context.Context, w io.Writer, format string, formulas []string, runs ...int) error {
	query := url.Values{"formula": formulas, "format": {format}}
	for _, run := range runs {
		query.Add("run", number(run))
	}
	return c.copyTo(ctx, w, "derive/export", query, nil)
}

// Others lists what plugins keep in files of their own.
func (c *Client) Others(ctx context.Context) (message.Others, error) {
	return ask[message.Others](ctx, c, "others", nil, nil)
}

// Embeddings lists the embeddings that the projector shows.
func (c *Client) Embeddings(ctx context.Context) (message.Embeddings, error) {
	return ask[message.Embeddings](ctx, c, "embeddings", nil, nil)
}

// Embedding writes a part of an embedding: "points", "labels", "sprite" or "bookmarks".
// docs/api.md has their forms.
func (c *Client) Embedding(ctx context.Context, w io.Writer, e message.Embedding, part string) error {
	return c.copyTo(ctx, w, "embedding", url.Values{"run": {e.Run}, "name": {e.Name}, "source": {e.Source}, "part": {part}}, nil)
}
