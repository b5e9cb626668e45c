package web_test

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"board/web"
)

// routesToGuard is one of each kind of route.
var routesToGuard = []string{
	"/", "/data/runs", "/data/plugin/scalars/scalars", "/api/catalog", "/api/live", "/api/health", "/healthz", "/metrics",
	"/favicon.ico", "/events", "/nothing", "/experiment/x/data/runs",
}

func TestForeignHosts(t *testing.T) {
	h := openSite(t, made(t))
	for _, host := range []string{
		"evil.example", "evil.example:6006", "localhost.evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "evil.example#localhost",
		"192.0.2.1", "192.0.2.1:6006", "[2001:db8::1]:6006", "0.0.0.0", "0.0.0.0:6006", "[::]", "", ":6006", "localhost:6006:80", "xlocalhost", "127.0.0.1x", "2130706433", "0x7f.1", "localhost ",
	} {
		for _, route := range routesToGuard {
			if w := get(h, route, "Host", host); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "--allow_host") {
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
		h := openSite(t, made(t), func(o *web.Options) { o.Host, o.AllowedHosts = c.host, c.allowed })
		for _, host := range c.good {
			if w := get(h, "/data/runs", "Host", host); w.Code != http.StatusOK {
				t.Errorf("started for %q (and %q): host %q is refused: %s", c.host, c.allowed, host, w.Body)
			}
		}
		for _, host := range c.bad {
			if w := get(h, "/data/runs", "Host", host); w.Code != http.StatusForbidden {
				t.Errorf("started for %q (and %q): host %q gets %d", c.host, c.allowed, host, w.Code)
			}
		}
	}
}

func TestOrigins(t *testing.T) {
	h := openSite(t, made(t), func(o *web.Options) { o.AllowedHosts = []string{"hub.example.org"} })
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
			w := ask(h, request(http.MethodPost, route, "", c.header...))
			if refused := w.Code == http.StatusForbidden; refused == c.good {
				t.Errorf("%s posting to %s: status %d: %.100s", c.name, route, w.Code, w.Body)
			}
		}
	}
}

func TestToken(t *testing.T) {
	h := openSite(t, made(t), func(o *web.Options) { o.Token, o.PathPrefix = "s3cret token", "/x" })
	for _, route := range routesToGuard {
		w := get(h, "/x"+route)
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
		if w := get(h, c.target, c.header...); w.Code != c.status {
			t.Errorf("%s: status %d, want %d: %s", c.name, w.Code, c.status, w.Body)
		}
	}
}

// TestTokenPage is for people who come without the token.
func TestTokenPage(t *testing.T) {
	h := openSite(t, made(t), func(o *web.Options) { o.Token = "s3cret" })
	for target, header := range map[string][]string{"/": {"Accept", "text/html"}, "/?token=mistaken": {"Accept", "text/html"}} {
		w := get(h, target, header...)
		if w.Code != http.StatusUnauthorized || w.Header().Get("Content-Type") != htmlType || !strings.Contains(w.Body.String(), `name="token"`) || strings.Contains(w.Body.String(), "mistaken") {
			t.Errorf("%s: status %d: %s", target, w.Code, w.Body)
		}
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self'") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s: policy %q", target, policy)
		}
	}
}

// TestTokenPageKeepsTheView: a link shows its view to who gives the token first,
// and what a link holds is text.
func TestTokenPageKeepsTheView(t *testing.T) {
	h := openSite(t, made(t), func(o *web.Options) { o.Token = "s3cret" })
	body := get(h, "/?run=a&run=b&tagFilter=%22%3E%3Cscript%3E&token=x", "Accept", "text/html").Body.String()
	for _, want := range []string{`name="run" value="a">`, `name="run" value="b">`, `name="tagFilter" value="&#34;&gt;&lt;script&gt;">`, "That was not the token"} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing: %s", want, body)
		}
	}
	if strings.Contains(body, "<script") || strings.Contains(body, `value="x"`) {
		t.Errorf("markup or the wrong token comes back: %s", body)
	}
	if first := get(h, "/", "Accept", "text/html").Body.String(); strings.Contains(first, "not the token") {
		t.Errorf("nobody has given a token yet: %s", first)
	}
}

// TestTokenCookie follows a browser: the token in the address once, then a cookie.
func TestTokenCookie(t *testing.T) {
	h := openSite(t, made(t), func(o *web.Options) { o.Token = "s3cret" })
	w := get(h, "/?token=s3cret&tagFilter=a%26b", "Accept", "text/html,*/*")
	if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != "./?tagFilter=a%26b" {
		t.Errorf("status %d, Location %q: the token must leave the address, the rest must stay", w.Code, got)
	}
	cookies := w.Result().Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%d cookies", len(cookies))
	}
	cookie := cookies[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || strings.Contains(cookie.String(), "s3cret") {
		t.Errorf("the cookie is %s", cookie)
	}
	if w := get(h, "/data/runs", "Cookie", cookie.String()); w.Code != http.StatusOK {
		t.Errorf("with the cookie: status %d", w.Code)
	}
	if w := get(h, "/data/runs", "Cookie", cookie.Name+"=x; "+cookie.Name+"="+cookie.Value); w.Code != http.StatusOK {
		t.Errorf("with an old cookie of the same name too: status %d", w.Code)
	}
	if w := get(h, "/data/runs", "Cookie", cookie.Name+"=s3cret"); w.Code != http.StatusUnauthorized {
		t.Errorf("with a wrong cookie: status %d", w.Code)
	}

	// After a click elsewhere, browsers send a strict cookie only once the page itself has moved on.
	w = get(h, "/?token=s3cret&x=%22%3E%3Cscript%3E", "Accept", "text/html", "Sec-Fetch-Site", "cross-site")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `http-equiv="refresh"`) || strings.Contains(w.Body.String(), "<script") || strings.Contains(w.Body.String(), "s3cret") {
		t.Errorf("after a click elsewhere: status %d: %s", w.Code, w.Body)
	}

	secure := request(http.MethodGet, "/?token=s3cret", "", "Accept", "text/html")
	secure.TLS = &tls.ConnectionState{}
	if cookies := ask(h, secure).Result().Cookies(); len(cookies) != 1 || !cookies[0].Secure {
		t.Errorf("over TLS the cookie is %v", cookies)
	}

	other := openSite(t, made(t), func(o *web.Options) { o.Token = "another" })
	if got := get(other, "/?token=another").Result().Cookies(); len(got) != 1 || got[0].Name == cookie.Name {
		t.Errorf("two boards on one host share a cookie: %v", got)
	}
}

// TestPathTricks asks for what must not exist: each answer is a calm 4xx or the
// page's redirect, never a file, a 500 or a redirect to another host.
func TestPathTricks(t *testing.T) {
	h := openSite(t, made(t), func(o *web.Options) { o.DataLocation = "/secret/dir" })
	tricks := []string{
		"/../../../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../web.go", "/assets/..%5c..%5cweb.go",
		"/data/../data/nothing", "/data//runs", "//data/runs", "//evil.example/data/runs", "///evil.example", "/\\evil.example", "/data/runs%00", "/data/runs%00.html",
		"/data%2fruns", "/data/runs//", "/DATA/RUNS", "/data/runs;x=1", "/data/runs%20", "/%", "/%zz", "/data/plugin/../runs", "/data/plugin/projector/sprite_image",
		"/experiment/../data/nothing", "/experiment/%2e%2e/data/runs/x", "/experiment/a%2fdata/runs", "/experiment//evil.example/", "/.gitkeep", "/dist/.gitkeep", "/index.html/", "/ui.go",
		"/" + strings.Repeat("a", 100_000), "/" + strings.Repeat("../", 10_000), "/" + strings.Repeat("%2e%2e%2f", 1000), "/é", "/%ff%fe", "/\x7f", "/data/runs\r\nX: y", "", "*", "relative", "http://evil.example/data/runs",
	}
	ok := []int{200, 301, 302, 304, 400, 404, 405}
	for _, target := range tricks {
		w := get(h, target)
		name := fmt.Sprintf("%.60q", target)
		if !slices.Contains(ok, w.Code) {
			t.Errorf("%s: status %d", name, w.Code)
		}
		if location := w.Header().Get("Location"); strings.HasPrefix(location, "//") || strings.Contains(location, "evil") && !strings.HasPrefix(location, "/experiment/") {
			t.Errorf("%s: redirected to %q", name, location)
		}
		if body := w.Body.String(); strings.Contains(body, "root:") || strings.Contains(body, "package ") {
			t.Errorf("%s: answered a file: %.100s", name, body)
		}
	}
}

// TestUntrustedNames puts markup into every name that comes back in HTML or text.
func TestUntrustedNames(t *testing.T) {
	h := openSite(t, made(t))
	w := get(h, "/data/plugin/scalars/scalars"+query("run", "<script>alert(1)</script>", "tag", "\xff\r\nSet-Cookie: x=y"))
	if w.Code != http.StatusNotFound || w.Header().Get("Content-Type") != textType || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("status %d, header %v", w.Code, w.Header())
	}
}

// TestLargeBodies sends more than a form may have.
func TestLargeBodies(t *testing.T) {
	h := openSite(t, made(t))
	huge := "tag=" + strings.Repeat("x", 5<<20)
	for _, c := range []struct{ route, kind, body string }{
		{"/data/plugin/scalars/scalars_multirun", formType, huge},
		{"/data/plugin/timeseries/timeSeries", formType, "requests=" + huge},
		{"/data/plugin/timeseries/timeSeries", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"requests\"\r\n\r\n" + huge + "\r\n--x--\r\n"},
		{"/api/select", jsonType, `{"tag":0,"runs":[` + strings.Repeat("1,", 3<<20) + `1]}`},
	} {
		w := ask(h, request(http.MethodPost, c.route, c.body, "Content-Type", c.kind))
		if w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s as %s: status %d: %.100s", c.route, c.kind, w.Code, w.Body)
		}
	}
	for _, c := range []struct{ route, kind, body string }{ // larger than it says, and not even well-formed
		{"/api/select", jsonType, strings.Repeat("x", 5<<20)},
		{"/api/series", jsonType, strings.Repeat("x", 5<<20)},
		{"/data/plugin/scalars/scalars_multirun", "multipart/form-data; boundary=x", strings.Repeat("x", 5<<20)},
		{"/data/plugin/scalars/scalars_multirun", formType, "tag=%zz&" + huge},
	} {
		r := request(http.MethodPost, c.route, c.body, "Content-Type", c.kind)
		r.ContentLength = -1
		if w := ask(h, r); w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s as %s, of unknown length: status %d: %.100s", c.route, c.kind, w.Code, w.Body)
		}
	}
	many := "tag=x" + strings.Repeat("&runs=b", 400_000)
	if w := ask(h, request(http.MethodPost, "/data/plugin/scalars/scalars_multirun", many, "Content-Type", formType)); w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
		t.Errorf("400,000 runs: status %d", w.Code)
	}
	deep := strings.Repeat("[", 100_000)
	if w := get(h, "/data/plugin/timeseries/timeSeries?requests="+deep); w.Code != http.StatusBadRequest {
		t.Errorf("deep JSON: status %d", w.Code)
	}
}
