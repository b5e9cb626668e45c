package news

import (
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"board/summary/logdir"
)

// A CatalogText is a catalog message. All clients are sent the same bytes.
type CatalogText struct {
	Bytes []byte
	old   chan struct{} // closed when clients to which it is still being sent must stop
}

// Messages above largeCatalog are sent in pieces, and made no faster than catalogPace
// bytes a second: so there is time to send one before it is old, and there are never
// more than two beside one that is being given up.
const (
	largeCatalog = 1 << 20
	catalogPace  = 4 << 20
	catalogPiece = 256 << 10
)

var errOldCatalog = errors.New("the client took so long for a catalog that there are two newer ones")

// Large tells whether the message is sent in pieces.
func (t *CatalogText) Large() bool { return len(t.Bytes) > largeCatalog }

// SendTo writes the message in pieces, and gives up when it is too old.
func (t *CatalogText) SendTo(w io.Writer) error {
	for piece := range slices.Chunk(t.Bytes, catalogPiece) {
		select {
		case <-t.old:
			return errOldCatalog
		default:
		}
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
	return nil
}

// catalogShare makes the catalog message once for all clients.
type catalogShare struct {
	store *logdir.Store

	mu     sync.Mutex // held while a message is made: others wait rather than make the same
	of     *logdir.Catalog
	text   *CatalogText
	before chan struct{} // old of the message before text: its bytes live as long as they are being sent
	made   time.Time
}

// latest is the newest message, and the catalog that it tells. Where that is not the
// store's newest one, due is when the next message may be made, else zero.
func (s *catalogShare) latest(now time.Time) (c *logdir.Catalog, t *CatalogText, due time.Time) {
	newest := s.store.Catalog()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == newest {
		return s.of, s.text, due
	}
	if s.text != nil && len(s.text.Bytes) > largeCatalog {
		rest := time.Duration(float64(len(s.text.Bytes)) / catalogPace * float64(time.Second))
		if due = s.made.Add(rest); now.Before(due) {
			return s.of, s.text, due
		}
		if s.before != nil {
			close(s.before)
		}
		s.before = s.text.old
	}
	s.of, s.made = newest, now
	s.text = &CatalogText{catalogMessage(newest), make(chan struct{})}
	return s.of, s.text, time.Time{}
}
