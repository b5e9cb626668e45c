package access

import (
	"fmt"
	"net/http"
	"net/url"

	"board/web/answer"
)

// Refusals of what names another host or comes from another site's page. Behind a
// proxy they meet honest users: answer and log say what to do.

// refuse is the answer to a request for a name that is not ours.
func (l *Hosts) refuse(r *http.Request) error {
	host := allowable(bareHost(r.Host))
	l.Rarely.Warn("host", "refused requests for another host name; if the name is right, allow it",
		"host", answer.Clip(r.Host), "from", r.RemoteAddr, "flag", allowFlag(host))
	return &answer.Error{
		Status: http.StatusForbidden, Code: answer.CodeHostRefused, Host: host,
		Message: fmt.Sprintf("Permission denied: this board does not answer to the host name %q; if that name is right, start the board with %s",
			answer.Clip(r.Host), allowFlag(host)),
	}
}

// Refuse is the answer to what a page of another site asks, or one of ours
// behind a proxy that does not pass the Host header on.
func (c *Origins) Refuse(r *http.Request) error {
	origin := r.Header.Get("Origin")
	host := ""
	if u, err := url.Parse(origin); err == nil {
		host = allowable(bareHost(u.Host))
	}
	c.Rarely.Warn("origin", "refused requests of another site's page; if it is the board behind a proxy, allow its name",
		"origin", answer.Clip(origin), "host", answer.Clip(r.Host), "path", r.URL.Path, "from", r.RemoteAddr, "flag", allowFlag(host))
	return &answer.Error{
		Status: http.StatusForbidden, Code: answer.CodeOriginRefused, Host: host,
		Message: fmt.Sprintf("Permission denied: a page from %q may not use the board at %q; if that page is the board behind a proxy, start the board with %s",
			answer.Clip(origin), answer.Clip(r.Host), allowFlag(host)),
	}
}

// allowFlag is what to add to the command line.
func allowFlag(host string) string {
	if host == "" {
		return "--allow_host NAME"
	}
	return "--allow_host " + host
}

// allowable is host if it can stand on a command line as it is, else "".
func allowable(host string) string {
	for _, c := range []byte(host) {
		plain := 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == ':' || c == '_'
		if !plain {
			return ""
		}
	}
	if len(host) > 253 || host == "" || host[0] == '-' { // 253: the longest name there is
		return ""
	}
	return host
}
