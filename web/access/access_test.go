package access_test

import (
	"crypto/tls"
	"net/http"
	"os"
	"strings"
	"testing"

	"board/web"
	"board/web/internal/webtest"
)

func TestForeignHosts(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	for _, host := range []string{
		"evil.example", "evil.example:6006", "localhost.evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "evil.example#localhost",
		"192.0.2.1", "192.0.2.1:6006", "[2001:db8::1]:6006", "0.0.0.0", "0.0.0.0:6006", "[::]", "", ":6006", "localhost:6006:80", "xlocalhost", "127.0.0.1x", "2130706433", "0x7f.1", "localhost ",
	} {
		for _, route := range webtest.Guarded {
			if w := webtest.Get(h, route, "Host", host); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "--allow_host") {
				t.Errorf("%s for host %q: status %d: %.100s", route, host, w.Code, w.Body)
			}
		}
	}
}

func TestOwnHosts(t *testing.T) {
	machine, err := os.Hostname()
	if err != nil {
		t.Skip("the machine has no name:", err)
	}
	for _, c := range []struct {
		host    string // that was asked for
		allowed []string
		good    []string
		bad     []string
	}{
		{"", nil, []string{"localhost", "localhost:6006", "LOCALHOST.:6006", "127.0.0.1", "127.1.2.3:1", "[::1]", "[::1]:6006", "[::ffff:127.0.0.1]:80", "board.localhost:6006"}, []string{"10.1.2.3", "gpu7"}},
		{"gpu7", nil, []string{"gpu7:6006", "GPU7", "localhost"}, []string{"gpu8", "x.gpu7"}},
		{"10.1.2.3", nil, []string{"10.1.2.3:6006", "127.0.0.1"}, []string{"10.1.2.4"}},
		{"localhost", []string{"hub.example.org", ".lab.example"}, []string{"hub.example.org:443", "a.lab.example", "A.B.Lab.Example."}, []string{"lab.example", "xlab.example", "example.org", "a.hub.example.org"}},
		{"0.0.0.0", nil, []string{machine, strings.ToUpper(machine) + ":80", "192.0.2.1:6006", "[2001:db8::1]", "localhost"}, []string{"evil.example", "x" + machine}},
		{"::", nil, []string{machine, "192.0.2.1", "[fe80::1%25eth0]"}, []string{"evil.example"}},
	} {
		h := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) { o.Host, o.AllowedHosts = c.host, c.allowed })
		for _, host := range c.good {
			if w := webtest.Get(h, "/data/runs", "Host", host); w.Code != http.StatusOK {
				t.Errorf("started for %q (and %q): host %q is refused: %s", c.host, c.allowed, host, w.Body)
			}
		}
		for _, host := range c.bad {
			if w := webtest.Get(h, "/data/runs", "Host", host); w.Code != http.StatusForbidden {
				t.Errorf("started for %q (and %q): host %q gets %d", c.host, c.allowed, host, w.Code)
			}
		}
	}
}

func TestOrigins(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) { o.AllowedHosts = []string{"hub.example.org"} })
	for _, c := range []struct {
		name   string
		header []string
		good   bool
	}{
		{"script", nil, true},
		{"own page", []string{"Origin", "http://localhost:6006"}, true},
		{"own page, told by the browser", []string{"Origin", "http://localhost:6006", "Sec-Fetch-Site", "same-origin"}, true},
		{"own page behind a proxy that hides its name", []string{"Origin", "https://proxy.example", "Sec-Fetch-Site", "same-origin"}, true},
		{"allowed proxy", []string{"Origin", "https://hub.example.org", "Sec-Fetch-Site", "cross-site"}, true},
		{"foreign page", []string{"Origin", "https://evil.example"}, false},
		{"foreign page, told by the browser", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, false},
		{"other port of this machine", []string{"Origin", "http://localhost:8888"}, false},
		{"other port of this machine, by address", []string{"Origin", "http://127.0.0.1:8888"}, false},
		{"other port of this machine, by IPv6 address", []string{"Origin", "http://[::1]:8888"}, false},
		{"sandboxed frame", []string{"Origin", "null"}, false},
		{"file", []string{"Origin", "null", "Sec-Fetch-Site", "cross-site"}, false},
		{"name that begins alike", []string{"Origin", "http://localhost:6006.evil.example"}, false},
		{"nonsense", []string{"Origin", "http://[::1"}, false},
	} {
		for _, route := range []string{"/api/select", "/api/series", "/data/plugin/scalars/scalars_multirun", "/data/plugin/timeseries/timeSeries"} {
			w := webtest.Ask(h, webtest.Request(http.MethodPost, route, "", c.header...))
			if refused := w.Code == http.StatusForbidden; refused == c.good {
				t.Errorf("%s posting to %s: status %d: %.100s", c.name, route, w.Code, w.Body)
			}
		}
	}
}

func TestToken(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) { o.Token, o.PathPrefix = "s3cret token", "/x" })
	for _, route := range webtest.Guarded {
		w := webtest.Get(h, "/x"+route)
		if want := map[bool]int{true: http.StatusOK, false: http.StatusUnauthorized}[route == "/healthz"]; w.Code != want {
			t.Errorf("%s without a token: status %d, want %d", route, w.Code, want)
		}
		if w.Code == http.StatusUnauthorized && w.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s: 401 without WWW-Authenticate", route)
		}
	}
	for _, c := range []struct {
		name   string
		target string
		header []string
		status int
	}{
		{"bearer", "/x/data/runs", []string{"Authorization", "Bearer s3cret token"}, 200},
		{"bearer in small letters", "/x/data/runs", []string{"Authorization", "bearer  s3cret token"}, 200},
		{"wrong bearer", "/x/data/runs", []string{"Authorization", "Bearer s3cret"}, 401},
		{"basic", "/x/data/runs", []string{"Authorization", "Basic s3cret token"}, 401},
		{"parameter for a program", "/x/data/runs?token=s3cret+token", nil, 200},
		{"wrong parameter", "/x/data/runs?token=s3cret+toke", nil, 401},
		{"empty parameter", "/x/data/runs?token=", nil, 401},
		{"parameter for a person", "/x/?token=s3cret+token&darkMode=1", []string{"Accept", "text/html"}, 303},
		{"foreign host with the token", "/x/data/runs?token=s3cret+token", []string{"Host", "evil.example"}, 403},
	} {
		if w := webtest.Get(h, c.target, c.header...); w.Code != c.status {
			t.Errorf("%s: status %d, want %d: %s", c.name, w.Code, c.status, w.Body)
		}
	}
}

// TestTokenPage: a browser without the token gets a page that asks for it.
func TestTokenPage(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) { o.Token = "s3cret" })
	for target, header := range map[string][]string{"/": {"Accept", "text/html"}, "/?token=mistaken": {"Accept", "text/html"}} {
		w := webtest.Get(h, target, header...)
		if w.Code != http.StatusUnauthorized || w.Header().Get("Content-Type") != webtest.TypeHTML || !strings.Contains(w.Body.String(), `name="token"`) || strings.Contains(w.Body.String(), "mistaken") {
			t.Errorf("%s: status %d: %s", target, w.Code, w.Body)
		}
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self'") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s: policy %q", target, policy)
		}
	}
}

// TestTokenPageKeepsTheView: a link still shows its view after the token was asked for,
// and what a link holds is text.
func TestTokenPageKeepsTheView(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) { o.Token = "s3cret" })
	body := webtest.Get(h, "/?run=a&run=b&tagFilter=%22%3E%3Cscript%3E&token=x", "Accept", "text/html").Body.String()
	for _, want := range []string{`name="run" value="a">`, `name="run" value="b">`, `name="tagFilter" value="&#34;&gt;&lt;script&gt;">`, "That was not the token"} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing: %s", want, body)
		}
	}
	if strings.Contains(body, "<script") || strings.Contains(body, `value="x"`) {
		t.Errorf("markup or the wrong token comes back: %s", body)
	}
	if first := webtest.Get(h, "/", "Accept", "text/html").Body.String(); strings.Contains(first, "not the token") {
		t.Errorf("nobody has given a token yet: %s", first)
	}
}

// TestTokenCookie follows a browser: the token in the address once, then a cookie.
func TestTokenCookie(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) { o.Token = "s3cret" })
	w := webtest.Get(h, "/?token=s3cret&tagFilter=a%26b", "Accept", "text/html,*/*")
	if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != "./?tagFilter=a%26b" {
		t.Errorf("status %d, Location %q: the token must leave the address, the rest must stay", w.Code, got)
	}
	cookies := webtest.Cookies(w)
	if len(cookies) != 1 {
		t.Fatalf("%d cookies", len(cookies))
	}
	cookie := cookies[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || strings.Contains(cookie.String(), "s3cret") {
		t.Errorf("the cookie is %s", cookie)
	}
	if w := webtest.Get(h, "/data/runs", "Cookie", cookie.String()); w.Code != http.StatusOK {
		t.Errorf("with the cookie: status %d", w.Code)
	}
	if w := webtest.Get(h, "/data/runs", "Cookie", cookie.Name+"=x; "+cookie.Name+"="+cookie.Value); w.Code != http.StatusOK {
		t.Errorf("with an old cookie of the same name too: status %d", w.Code)
	}
	if w := webtest.Get(h, "/data/runs", "Cookie", cookie.Name+"=s3cret"); w.Code != http.StatusUnauthorized {
		t.Errorf("with a wrong cookie: status %d", w.Code)
	}

	// After a click elsewhere, browsers send a strict cookie only once the page itself has moved on.
	w = webtest.Get(h, "/?token=s3cret&x=%22%3E%3Cscript%3E", "Accept", "text/html", "Sec-Fetch-Site", "cross-site")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `http-equiv="refresh"`) || strings.Contains(w.Body.String(), "<script") || strings.Contains(w.Body.String(), "s3cret") {
		t.Errorf("after a click elsewhere: status %d: %s", w.Code, w.Body)
	}

	secure := webtest.Request(http.MethodGet, "/?token=s3cret", "", "Accept", "text/html")
	secure.TLS = &tls.ConnectionState{}
	if cookies := webtest.Cookies(webtest.Ask(h, secure)); len(cookies) != 1 || !cookies[0].Secure {
		t.Errorf("over TLS the cookie is %v", cookies)
	}

	other := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) { o.Token = "another" })
	if got := webtest.Cookies(webtest.Get(other, "/?token=another")); len(got) != 1 || got[0].Name == cookie.Name {
		t.Errorf("two boards on one host share a cookie: %v", got)
	}
}
