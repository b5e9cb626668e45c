package client

import (
	"context"
	"fmt"
	"io"

	"board/web/message"
)

// A QueryError says what is wrong with a query of runs.
type QueryError struct{ message.QueryError }

// Error says what is wrong, and where.
func (e *QueryError) Error() string {
	return fmt.Sprintf("board: query: %s (at character %d)", e.Message, e.From+1)
}

// Compare makes a table of runs, or of groups of them. A wrong query is a [*QueryError].
func (c *Client) Compare(ctx context.Context, q message.Compare) (message.Compared, error) {
	out, err := ask[message.Compared](ctx, c, "compare", nil, q)
	if err == nil && out.Error != nil {
		err = &QueryError{*out.Error}
	}
	return out, err
}

// Curves are the mean curves of groups of runs, with their bands.
func (c *Client) Curves(ctx context.Context, q message.CompareCurves) (message.ComparedCurves, error) {
	return ask[message.ComparedCurves](ctx, c, "compare/curves", nil, q)
}

// Insight tells how hyper-parameters go with a metric. A wrong query is a [*QueryError].
func (c *Client) Insight(ctx context.Context, q message.CompareInsight) (message.ComparedInsight, error) {
	out, err := ask[message.ComparedInsight](ctx, c, "compare/insight", nil, q)
	if err == nil && out.Error != nil {
		err = &QueryError{*out.Error}
	}
	return out, err
}

// QueryNames lists what may stand in a query of runs.
func (c *Client) QueryNames(ctx context.Context) (message.CompareNames, error) {
	return ask[message.CompareNames](ctx, c, "compare/names", nil, nil)
}

// Report writes one HTML file with charts, a table and notes.
func (c *Client) Report(ctx context.Context, w io.Writer, q message.Report) error {
	return c.copyTo(ctx, w, "report", nil, q)
}

// Sidecar is what people have added to the runs: notes, labels, colours, views.
func (c *Client) Sidecar(ctx context.Context) (message.Sidecar, error) {
	return ask[message.Sidecar](ctx, c, "sidecar", nil, nil)
}

// ChangeSidecar changes what is kept about runs, and returns all that is kept then.
func (c *Client) ChangeSidecar(ctx context.Context, change message.SidecarChange) (message.Sidecar, error) {
	return ask[message.Sidecar](ctx, c, "sidecar", nil, change)
}

// Delete moves runs into the trash, if the board was started with --allow_delete. The answer
// names those that could not be moved.
func (c *Client) Delete(ctx context.Context, runs ...string) (message.Moved, error) {
	return ask[message.Moved](ctx, c, "delete", nil, message.DeleteRuns{Runs: runs})
}

// Restore takes runs out of the trash, by the ids that a Sidecar lists.
func (c *Client) Restore(ctx context.Context, ids ...string) (message.Moved, error) {
	return ask[message.Moved](ctx, c, "restore", nil, message.RestoreRuns{IDs: ids})
}
