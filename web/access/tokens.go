package access

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"html"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"board/web/answer"
)

// The token that a board asks for when it can be reached from other machines.
// It comes in the address once (?token=…), after which a cookie carries a value
// derived from it, or with every request as "Authorization: Bearer …".

// Tokens lets requests through that prove to know the token.
type Tokens struct {
	answer.Responder
	token   string
	name    string // of the cookie: one board's cookie must not replace another's on the same host
	value   string // of the cookie
	path    string
	exempt  func(path string) bool
	guesses *guesses
}

// NewTokens returns nil when no token is asked for.
func NewTokens(s answer.Responder, token string, exempt func(path string) bool) *Tokens {
	if token == "" {
		return nil
	}
	return &Tokens{
		Responder: s, token: token, name: "board_" + derive(token, "cookie name")[:12], value: derive(token, "cookie value"),
		path: s.Prefix + "/", exempt: exempt, guesses: newGuesses(s.Limits),
	}
}

// derive makes a value from which the token cannot be computed.
func derive(token, purpose string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("board " + purpose)) // a hash takes everything
	return hex.EncodeToString(mac.Sum(nil))
}

// Guard answers 401 to requests without the token. A nil guard lets all through.
func (g *Tokens) Guard(next http.Handler) http.Handler {
	if g == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		switch {
		case g.exempt(r.URL.Path) || g.known(r):
		case same(query.Get("token"), g.token):
			g.remember(w, r)
		case g.guessed(r, query) && !g.slow(w, r):
			return
		default:
			g.askForToken(w, r)
			return
		}
		if query.Has("token") && navigates(r) {
			g.withoutToken(w, r, query)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// guessed tells whether the request has a token, which is wrong, rather than none.
func (g *Tokens) guessed(r *http.Request, query url.Values) bool {
	return query.Get("token") != "" || r.Header.Get("Authorization") != "" || len(r.CookiesNamed(g.name)) > 0
}

// slow holds the answer to a wrong token back. Where it is false the answer has been given.
func (g *Tokens) slow(w http.ResponseWriter, r *http.Request) bool {
	delay := g.guesses.wrong(addressOf(r), time.Now())
	if delay == 0 {
		return true
	}
	g.Rarely.Warn("token", "many wrong tokens come from one address; answers to them are slowed down", "from", addressOf(r))
	if g.guesses.hold(r, delay) {
		return true
	}
	g.Fail(w, r, &answer.Error{
		Status: http.StatusTooManyRequests, Message: "Unauthenticated: too many wrong tokens come at once",
		Header: map[string]string{"Connection": "close", "Retry-After": "2"},
	})
	return false
}

// askForToken answers 401: programs get the words, people a page to type into.
func (g *Tokens) askForToken(w http.ResponseWriter, r *http.Request) {
	challenge := map[string]string{"WWW-Authenticate": `Bearer realm="board"`}
	if !navigates(r) {
		g.Fail(w, r, &answer.Error{
			Status: http.StatusUnauthorized, Code: answer.CodeTokenNeeded, Header: challenge,
			Message: "Unauthenticated: this board needs its token: open the address that it printed when it started, or send \"Authorization: Bearer TOKEN\"",
		})
		return
	}
	page := answer.PlainPage("Board: token needed", tokenForm(r.URL.Query()))
	page.Status = http.StatusUnauthorized
	page.Header["Content-Security-Policy"] = strings.Replace(answer.PagePolicy, "form-action 'none'", "form-action 'self'", 1)
	for name, value := range challenge {
		page.Header[name] = value
	}
	answer.Send(w, r, page)
}

// tokenForm asks for the token, and says when the one given was wrong. The rest
// of the address, which is the view that a link leads to, is handed on.
func tokenForm(query url.Values) string {
	out := `<h1>This board needs its token</h1><p>Open the address that it printed when it was started, or give the token here.</p>`
	if query.Get("token") != "" {
		out += `<p class="wrong" role="alert">That was not the token.</p>`
	}
	out += `<form>`
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, value := range query[name] {
			if name != "token" {
				out += `<input type="hidden" name="` + html.EscapeString(name) + `" value="` + html.EscapeString(value) + `">`
			}
		}
	}
	return out + `<label>Token <input name="token" type="password" autocomplete="current-password" required autofocus></label><button>Open</button></form>`
}

// known tells whether the cookie or the Authorization header proves the token.
func (g *Tokens) known(r *http.Request) bool {
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") && same(strings.TrimSpace(token), g.token) {
		return true
	}
	for _, cookie := range r.CookiesNamed(g.name) {
		if same(cookie.Value, g.value) {
			return true
		}
	}
	return false
}

// same compares in a time that tells nothing about where the two differ, nor
// about the length of the token.
func same(got, want string) bool {
	a, b := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

func (g *Tokens) remember(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{
		Name: g.name, Value: g.value, Path: g.path, HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode,
	})
}

// navigates tells whether a person opens a page, rather than a program asking
// for data: only then the token must vanish from the address.
func navigates(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// withoutToken sends the browser to the same page without the token in its
// address. After a click in a foreign page browsers keep a strict cookie back
// through redirects, so there the page itself moves on.
func (*Tokens) withoutToken(w http.ResponseWriter, r *http.Request, query url.Values) {
	query.Del("token")
	target := url.URL{Path: "./" + lastSegment(r.URL.Path), RawQuery: query.Encode()}
	h := w.Header()
	h.Set("Referrer-Policy", "no-referrer")
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		answer.Send(w, r, answer.PlainPage("Board", `<meta http-equiv="refresh" content="0;url=`+html.EscapeString(target.String())+`"><p><a href="`+html.EscapeString(target.String())+`">Open the board</a></p>`))
		return
	}
	answer.WriteHead(h, answer.TypeText, nil)
	h.Set("Location", target.String())
	w.WriteHeader(http.StatusSeeOther)
}

// lastSegment is what follows the last slash of path.
func lastSegment(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }
