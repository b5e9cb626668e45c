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
)

// maxBody is the size of the largest request body: a list of thousands of runs.
const maxBody = 4 << 20

// endpoint is a route with the methods that it takes.
type endpoint struct {
	methods []string
	handler http.Handler
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
		"/api/catalog": get(s.apiCatalog),
		"/api/select":  post(s.apiSelect),
		"/api/points":  get(s.apiPoints),
		"/api/export":  get(s.apiExport),
		"/api/health":  get(s.apiHealth),
		"/api/live":    {[]string{http.MethodGet}, http.HandlerFunc(s.upgrade)},
		"/api/series":  {[]string{http.MethodPost}, http.HandlerFunc(s.live.serveSeries)},

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
	root, path, err := s.split(r.URL.Path)
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
	e, known := s.routes[path]
	if !known {
		e, known = s.pages.endpoint(s.responder, path)
	}
	if !known {
		s.fail(w, r, &httpError{status: http.StatusNotFound, message: "Not found"})
		return
	}
	label(w, s.pages.label(path))
	if err := s.admit(r, e); err != nil {
		s.fail(w, r, err)
		return
	}
	if r.Body != nil {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	}
	e.handler.ServeHTTP(w, r)
}

// split takes the path prefix and /experiment/<id> off a path: root is what was
// taken off, rest what is left. There is one experiment, whatever its id.
func (s *site) split(path string) (root, rest string, err error) {
	rest, ok := strings.CutPrefix(path, s.opts.PathPrefix)
	if !ok || (rest != "" && rest[0] != '/') {
		return "", "", notFound("this board is served below %s/", s.opts.PathPrefix)
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
		allowed := strings.Join(e.methods, ", ")
		return &httpError{
			status: http.StatusMethodNotAllowed, message: fmt.Sprintf("Method not allowed: %s; use %s", r.Method, allowed),
			header: map[string]string{"Allow": allowed},
		}
	}
	if method != http.MethodGet && !s.origins.allows(r) {
		return forbidden("a page from %q may not use this board", r.Header.Get("Origin"))
	}
	return nil
}

// upgrade hands the connection to the websocket. It needs the server's own
// writer, which can be taken over.
func (s *site) upgrade(w http.ResponseWriter, r *http.Request) {
	s.live.ServeHTTP(unwrap(w), r)
}

// toPage answers the addresses of TensorBoard's first dashboards.
func (s *site) toPage(w http.ResponseWriter, r *http.Request) {
	root, _, err := s.split(r.URL.Path)
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
