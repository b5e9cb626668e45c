package client

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strconv"

	"board/web/message"
)

func number(n int) string { return strconv.Itoa(n) }

// Catalog lists runs and tags. Their numbers, which other methods take, are valid for one
// epoch: until the board is started anew.
func (c *Client) Catalog(ctx context.Context) (message.CatalogAnswer, error) {
	return ask[message.CatalogAnswer](ctx, c, "catalog", nil, nil)
}

// Health tells what is being read, and what could not be read.
func (c *Client) Health(ctx context.Context) (message.Health, error) {
	return ask[message.Health](ctx, c, "health", nil, nil)
}

// Description is what runs say about a tag, as safe HTML.
func (c *Client) Description(ctx context.Context, tag int) (string, error) {
	d, err := ask[message.Description](ctx, c, "description", url.Values{"tag": {number(tag)}}, nil)
	return d.HTML, err
}

// RunFiles lists the files of a run.
func (c *Client) RunFiles(ctx context.Context, run int) (message.RunFiles, error) {
	return ask[message.RunFiles](ctx, c, "run", url.Values{"run": {number(run)}}, nil)
}

// pageOfPoints is how many points one request asks for: as many as a board answers.
const pageOfPoints = 10_000

// Points goes through all points of a curve. It ends with an error where there is one.
func (c *Client) Points(ctx context.Context, run, tag int) iter.Seq2[message.Point, error] {
	return func(yield func(message.Point, error) bool) {
		for from := 0; ; {
			query := url.Values{"run": {number(run)}, "tag": {number(tag)}, "from": {number(from)}, "limit": {number(pageOfPoints)}}
			page, err := ask[message.Points](ctx, c, "points", query, nil)
			if err != nil {
				yield(message.Point{}, err)
				return
			}
			for _, p := range page.Points {
				if !yield(p, nil) {
					return
				}
			}
			if from += len(page.Points); len(page.Points) == 0 || from >= page.Total {
				return
			}
		}
	}
}

// Select sums up a range of a tag's curves, from all their points.
func (c *Client) Select(ctx context.Context, q message.Select) (message.Selected, error) {
	return ask[message.Selected](ctx, c, "select", nil, q)
}

// Summaries is what whole curves come to.
func (c *Client) Summaries(ctx context.Context, q message.Summarize) (message.Summaries, error) {
	return ask[message.Summaries](ctx, c, "summaries", nil, q)
}

// Match finds the scalars whose names match regular expressions from their beginning.
func (c *Client) Match(ctx context.Context, patterns ...string) (message.Matched, error) {
	return ask[message.Matched](ctx, c, "match", url.Values{"pattern": patterns}, nil)
}

// Search finds texts.
func (c *Client) Search(ctx context.Context, q message.Search) (message.Found, error) {
	return ask[message.Found](ctx, c, "search", nil, q)
}

// HParams lists the hyper-parameters of all sessions.
func (c *Client) HParams(ctx context.Context) (message.HParams, error) {
	return ask[message.HParams](ctx, c, "hparams", nil, nil)
}

// Export writes all points of a tag as "csv" or "json"; without runs, those of all runs.
func (c *Client) Export(ctx context.Context, w io.Writer, format string, tag int, runs ...int) error {
	query := url.Values{"tag": {number(tag)}, "format": {format}}
	for _, run := range runs {
		query.Add("run", number(run))
	}
	return c.copyTo(ctx, w, "export", query, nil)
}

// A Place names a value that stays in its event file: a picture, a text, a sound. Epoch is
// that of the catalog, Generation that of the index which a [Live] got.
type Place struct {
	Epoch      string
	Run, Tag   int
	Generation int64
	Row        int // of the index
	Item       int // of the step's values
	Orphaned   bool
}

func (p Place) query() url.Values {
	query := url.Values{
		"epoch": {p.Epoch}, "run": {number(p.Run)}, "tag": {number(p.Tag)},
		"generation": {strconv.FormatInt(p.Generation, 10)}, "row": {number(p.Row)},
	}
	if p.Orphaned {
		query.Set("orphaned", "true")
	}
	return query
}

// Content is the bytes of an item, and their type. They are untrusted. An Error with the code
// "gone" says that the place is out of date. The caller closes the reader.
func (c *Client) Content(ctx context.Context, p Place) (body io.ReadCloser, contentType string, err error) {
	query := p.query()
	query.Set("item", number(p.Item))
	answer, err := c.send(ctx, "content", query, nil)
	if err != nil {
		return nil, "", err
	}
	return answer.Body, answer.Header.Get("Content-Type"), nil
}

// Values reads the values of so many rows from a place on: of each a V such as [message.Text]
// or []message.Picture, after the plugin of the tag. An error of one of them is that of all.
func Values[V any](ctx context.Context, c *Client, from Place, rows int) ([]V, error) {
	query := from.query()
	query.Set("rows", number(rows))
	told, err := ask[[]struct {
		Value V      `json:"value"`
		Error string `json:"error"`
	}](ctx, c, "values", query, nil)
	if err != nil {
		return nil, err
	}
	values := make([]V, len(told))
	for i, t := range told {
		if t.Error != "" {
			return nil, fmt.Errorf("client: row %d: %s", from.Row+i, t.Error)
		}
		values[i] = t.Value
	}
	return values, nil
}
