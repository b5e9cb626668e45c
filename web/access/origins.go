package access

import (
	"net/http"
	"net/netip"
	"net/url"

	"board/web/answer"
)

// The page itself, and programs (which send no Origin), may change things and open the
// websocket. Pages of other sites may not: browsers name them in the header Origin.

// Origins refuses what a browser sends on behalf of another site's page.
type Origins struct {
	answer.Responder
	protection *http.CrossOriginProtection
	extra      *Hosts // hosts that were allowed by name when the board was started
}

// NewOrigins returns the check of a board that also serves pages of the extra hosts.
func NewOrigins(s answer.Responder, extra []string) *Origins {
	trusted := &Hosts{names: map[string]bool{}, addresses: map[netip.Addr]bool{}}
	for _, host := range extra {
		trusted.add(host)
	}
	return &Origins{Responder: s, protection: http.NewCrossOriginProtection(), extra: trusted}
}

// AllowsUpgrade tells whether a websocket may be opened: a GET, which the
// standard protection would let through without a look.
func (c *Origins) AllowsUpgrade(r *http.Request) bool {
	asPost := r.WithContext(r.Context()) // a shallow copy
	asPost.Method = http.MethodPost
	return c.Allows(asPost)
}

// Allows tells whether a request comes from our own page, from one behind a
// proxy whose name was allowed, or from no page at all.
func (c *Origins) Allows(r *http.Request) bool {
	if c.protection.Check(r) == nil {
		return true
	}
	origin, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && origin.Host != "" && c.extra.lists(origin.Host)
}
