// Package news makes the messages that tell every page what there is: hello, catalog
// and status. The websocket sends them as they are; GET api/catalog sends all three in
// one object. Each is made once, however many pages are told. docs/api.md describes
// every field.
package news

import (
	"time"

	"board/web/format"

	"board/summary/logdir"
)

// About is what the board says of itself.
type About struct {
	Version      string // of the board
	Title        string // of the page
	DataLocation string // the log directories in words
}

// News makes the messages of one board. Its methods may be called by many goroutines.
type News struct {
	store    *logdir.Store
	about    About
	catalogs catalogShare
	statuses StatusBoard
}

func New(store *logdir.Store, a About) *News {
	return &News{store: store, about: a, catalogs: catalogShare{store: store}, statuses: StatusBoard{Store: store}}
}

// Catalog is the newest catalog message, and the catalog that it tells. Where that is
// not the store's newest one, due is when the next message may be made, else zero.
func (n *News) Catalog(now time.Time) (c *logdir.Catalog, t *CatalogText, due time.Time) {
	return n.catalogs.latest(now)
}

// Status is the message about all that changed after the look with a number, 0 for
// everything, and the number to ask with next time.
func (n *News) Status(number uint64, now time.Time) ([]byte, uint64) {
	return n.statuses.Since(number, now)
}

// seconds is t as TensorBoard counts time: seconds since the Unix epoch.
func seconds(t time.Time) float64 { return float64(t.UnixMicro()) / 1e6 }

// Hello is the first message of a connection. A page that finds another
// epoch than it knew must forget every id and cursor.
func (n *News) Hello(now time.Time) []byte {
	b := format.AppendString([]byte(`{"type":"hello","epoch":`), n.store.Epoch())
	b = format.AppendString(append(b, `,"version":`...), n.about.Version)
	b = format.AppendString(append(b, `,"title":`...), n.about.Title)
	b = format.AppendString(append(b, `,"dataLocation":`...), n.about.DataLocation)
	b = format.AppendFinite(append(b, `,"now":`...), seconds(now))
	return append(b, '}')
}
