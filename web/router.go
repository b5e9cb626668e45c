package web

// From a path to its handler. Paths are looked up as they are: nothing is
// cleaned, joined or read from disk, so tricks with dots, slashes and encodings
// find no route.

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gorilla/websocket"
)

// endpoint is a route with the methods that it takes.
type endpoint struct {
	methods []string
	handler http.Handler
}

// allowed is the methods in the words of the header Allow: who takes GET takes HEAD.
func (e endpoint) allowed() []string {
	var all []string
	for _, method := range e.methods {
		all = append(all, method)
		if method == http.MethodGet {
			all = append(all, http.MethodHead)
		}
	}
	return all
}

// allRoutes is every route but the page's files. A new one also belongs into docs/api.md.
func (s *site) allRoutes() map[string]endpoint {
	get := func(h handler) endpoint { return endpoint{[]string{http.MethodGet}, s.handle(h)} }
	post := func(h handler) endpoint { return endpoint{[]string{http.MethodPost}, s.handle(h)} }
	both := func(h handler) endpoint {
		return endpoint{[]string{http.MethodGet, http.MethodPost}, s.handle(h)}
	}
	routes := map[string]endpoint{
		// TensorBoard's data API
		"/data/runs":                            get(s.runs),
		"/data/environment":                     get(s.environment),
		"/data/logdir":                          get(s.logdir),
		"/data/window_properties":               get(s.windowProperties),
		"/data/experiments":                     get(emptyList),
		"/data/experiment_runs":                 get(emptyList),
		"/data/notifications":                   get(notifications),
		"/notifications_note.json":              get(emptyList),
		"/data/plugins_listing":                 get(s.pluginsListing),
		"/data/plugin_entry.html":               get(pluginEntry),
		"/data/plugin/scalars/tags":             get(s.scalarTags),
		"/data/plugin/scalars/scalars":          get(s.scalars),
		"/data/plugin/scalars/scalars_multirun": post(s.scalarsMultirun),
		"/data/plugin/timeseries/tags":          get(s.timeSeriesTags),
		"/data/plugin/timeseries/timeSeries":    both(s.timeSeries),

		// the page's own
		"/api/catalog":     get(s.apiCatalog),
		"/api/description": get(s.apiDescription),
		"/api/select":      post(s.apiSelect),
		"/api/points":      get(s.apiPoints),
		"/api/export":      get(s.apiExport),
		"/api/health":      get(s.apiHealth),
		"/api/live":        {[]string{http.MethodGet}, http.HandlerFunc(s.upgrade)},
		"/api/series":      {[]string{http.MethodPost}, http.HandlerFunc(s.live.serveSeries)},

		// for whoever runs the server
		"/healthz": get(healthz),
		"/metrics": {[]string{http.MethodGet}, s.metrics.handler()},
	}
	for _, old := range []string{"/audio", "/events", "/graphs", "/histograms", "/images"} {
		routes[old] = endpoint{[]string{http.MethodGet}, http.HandlerFunc(s.toPage)}
	}
	return routes
}

// route finds the handler of a request and checks whether it may be called so.
func (s *site) route(w http.ResponseWriter, r *http.Request) {
	root, path, err := splitPath(s.prefix, r.URL.Path)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if path == "" { // "/prefix" or "/experiment/id": relative links would go wrong
		redirect(w, http.StatusMovedPermanently, root+"/")
		return
	}
	if path != "/" {
		path = strings.TrimSuffix(path, "/")
	}
	page := s.pages.now()
	e, known := s.routes[path]
	if !known {
		e, known = page.endpoint(s.responder, path)
	}
	if !known {
		s.fail(w, r, &httpError{status: http.StatusNotFound, message: "Not found"})
		return
	}
	label(w, page.label(path))
	if err := s.admit(r, e); err != nil {
		s.fail(w, r, err)
		return
	}
	r, account := s.withAccount(r)
	defer account.close()
	if err := s.boundBody(w, r); err != nil {
		s.fail(w, r, err)
		return
	}
	e.handler.ServeHTTP(w, r)
}

// splitPath takes the path prefix and /experiment/<id> off a path: root is what was
// taken off, rest what is left. There is one experiment, whatever its id.
func splitPath(prefix, path string) (root, rest string, err error) {
	rest, ok := strings.CutPrefix(path, prefix)
	if !ok || (rest != "" && rest[0] != '/') {
		return "", "", notFound("this board is served below %s/", prefix)
	}
	if id, ok := strings.CutPrefix(rest, "/experiment/"); ok {
		n := strings.IndexByte(id, '/')
		if n < 0 {
			n = len(id)
		}
		rest = id[n:]
	}
	return strings.TrimSuffix(path, rest), rest, nil
}

// admit checks the method, and for what is not a plain GET who is asking.
func (s *site) admit(r *http.Request, e endpoint) error {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if !slices.Contains(e.methods, method) {
		allowed := strings.Join(e.allowed(), ", ")
		return &httpError{
			status: http.StatusMethodNotAllowed, message: fmt.Sprintf("Method not allowed: %s; use %s", clip(r.Method), allowed),
			header: map[string]string{"Allow": allowed},
		}
	}
	if method != http.MethodGet && !s.origins.allows(r) {
		return s.refuseOrigin(r)
	}
	return nil
}

// upgrade hands the connection to the websocket. It needs the server's own
// writer, which can be taken over.
func (s *site) upgrade(w http.ResponseWriter, r *http.Request) {
	switch {
	case !websocket.IsWebSocketUpgrade(r):
		s.fail(w, r, s.whyNoWebsocket(r))
	case !s.origins.allowsUpgrade(r):
		s.fail(w, r, s.refuseOrigin(r))
	default:
		s.live.ServeHTTP(unwrap(w), r)
	}
}

// whyNoWebsocket answers a plain GET. A browser does not tell a page why it was
// refused a websocket: the page asks here, with its origin as a parameter.
func (s *site) whyNoWebsocket(r *http.Request) error {
	if origin := r.URL.Query().Get("origin"); origin != "" {
		asked := r.Clone(r.Context())
		asked.Header.Set("Origin", origin)
		asked.Header.Del("Sec-Fetch-Site") // of the question, which browsers do not send with a websocket
		if !s.origins.allowsUpgrade(asked) {
			return s.refuseOrigin(asked)
		}
	}
	return &httpError{
		status: http.StatusUpgradeRequired, code: codeNoUpgrade,
		message: "Invalid argument: only a websocket is served here; something between may have taken the header Upgrade away",
		header:  map[string]string{"Upgrade": "websocket", "Connection": "Upgrade"},
	}
}

// toPage answers the addresses of TensorBoard's first dashboards.
func (s *site) toPage(w http.ResponseWriter, r *http.Request) {
	root, _, err := splitPath(s.prefix, r.URL.Path)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	redirect(w, http.StatusFound, root+"/")
}

// redirect sends the client to a path of this server.
func redirect(w http.ResponseWriter, status int, path string) {
	writeHead(w.Header(), typeText, nil)
	w.Header().Set("Location", (&url.URL{Path: path}).EscapedPath())
	w.WriteHeader(status)
}
