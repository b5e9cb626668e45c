package answer

import (
	"net/http"
	"strings"
)

// Route is a route with the methods that it takes.
type Route struct {
	Methods []string
	Handler http.Handler
}

// Allowed is the methods in the words of the header Allow: a route that takes GET takes HEAD.
func (e Route) Allowed() []string {
	var all []string
	for _, method := range e.Methods {
		all = append(all, method)
		if method == http.MethodGet {
			all = append(all, http.MethodHead)
		}
	}
	return all
}

// Get makes a route that answers GET.
func (s Responder) Get(h handler) Route { return Route{[]string{http.MethodGet}, s.Handle(h)} }

// Post makes a route that answers POST.
func (s Responder) Post(h handler) Route { return Route{[]string{http.MethodPost}, s.Handle(h)} }

// GetOrPost makes a route that answers both.
func (s Responder) GetOrPost(h handler) Route {
	return Route{[]string{http.MethodGet, http.MethodPost}, s.Handle(h)}
}

// SplitPath takes the path prefix and /experiment/<id> off a path: root is what was
// taken off, rest what is left. There is one experiment, whatever its id.
func SplitPath(prefix, path string) (root, rest string, err error) {
	rest, ok := strings.CutPrefix(path, prefix)
	if !ok || (rest != "" && rest[0] != '/') {
		return "", "", NotFound("this board is served below %s/", prefix)
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
