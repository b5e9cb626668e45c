// Package news makes the messages that tell every page what there is: hello, catalog
// and status. The websocket sends them as they are; GET api/catalog sends all three in
// one object. Each is made once, however many pages are told. docs/api.md describes
// every field.
package news

import (
	"time"

	"board/summary/logdir"
	"board/summary/provider"
	"board/web/format"
	"board/web/message"
)

// News makes the messages of one board. Its methods may be called by many goroutines.
type News struct {
	hello    message.Hello
	catalogs catalogShare
	statuses statusBoard
}

// New makes the messages about a store. hello is what the board says of itself:
// version, title and location of the data.
func New(data *provider.Provider, hello message.Hello) *News {
	hello.Type, hello.Epoch = message.TypeHello, data.Store.Epoch()
	return &News{hello: hello, catalogs: catalogShare{store: data.Store}, statuses: statusBoard{store: data.Store}}
}

// Watch has every status tell the version of the sidecar. It is called before any page is.
func (n *News) Watch(sidecar func() uint64) { n.statuses.sidecar = sidecar }

// WatchAlerts has every status tell the version of the alerts. It is called before any page is.
func (n *News) WatchAlerts(alerts func() uint64) { n.statuses.alerts = alerts }

// Hello is the first message of a connection. A page that finds another epoch than it
// knew must forget every id and cursor.
func (n *News) Hello(now time.Time) []byte {
	hello := n.hello
	hello.Now = seconds(now)
	return written(hello)
}

// Catalog is the newest catalog message, and the catalog that it tells. Where that is
// not the store's newest one, due is when the next message may be made, else zero.
func (n *News) Catalog(now time.Time) (c *logdir.Catalog, t *CatalogText, due time.Time) {
	return n.catalogs.latest(now)
}

// Status is the message about all that changed after the look with a number, 0 for
// everything, and the number to ask with next time.
func (n *News) Status(number uint64, now time.Time) ([]byte, uint64) {
	return n.statuses.since(number, now)
}

// seconds is t as TensorBoard counts time: seconds since the Unix epoch.
func seconds(t time.Time) message.Seconds { return message.Seconds(float64(t.UnixMicro()) / 1e6) }

// written is a message as JSON.
func written(m any) []byte {
	b, err := format.Marshal(m)
	if err != nil {
		panic(err) // the messages are structs of numbers and strings
	}
	return b
}
