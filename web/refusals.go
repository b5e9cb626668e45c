package web

// Refusals of what names another host or comes from another site's page. Behind a
// proxy they meet honest users: answer and log say what to do.

import (
	"fmt"
	"net/http"
	"net/url"
)

// refuseHost is the answer to a request for a name that is not ours.
func (s responder) refuseHost(r *http.Request) error {
	host := allowable(bareHost(r.Host))
	s.rarely.warn("host", "refused requests for another host name; if the name is right, allow it",
		"host", clip(r.Host), "from", r.RemoteAddr, "flag", allowFlag(host))
	return &httpError{
		status: http.StatusForbidden, code: codeHostRefused, host: host,
		message: fmt.Sprintf("Permission denied: this board does not answer to the host name %q; if that name is right, start the board with %s",
			clip(r.Host), allowFlag(host)),
	}
}

// refuseOrigin is the answer to what a page of another site asks, or one of ours
// behind a proxy that does not pass the Host header on.
func (s responder) refuseOrigin(r *http.Request) error {
	origin := r.Header.Get("Origin")
	host := ""
	if u, err := url.Parse(origin); err == nil {
		host = allowable(bareHost(u.Host))
	}
	s.rarely.warn("origin", "refused requests of another site's page; if it is the board behind a proxy, allow its name",
		"origin", clip(origin), "host", clip(r.Host), "path", r.URL.Path, "from", r.RemoteAddr, "flag", allowFlag(host))
	return &httpError{
		status: http.StatusForbidden, code: codeOriginRefused, host: host,
		message: fmt.Sprintf("Permission denied: a page from %q may not use the board at %q; if that page is the board behind a proxy, start the board with %s",
			clip(origin), clip(r.Host), allowFlag(host)),
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

// clip shortens what a client said to what a line has room for.
func clip(text string) string {
	const most = 120
	if len(text) <= most {
		return text
	}
	return text[:most] + "…"
}
