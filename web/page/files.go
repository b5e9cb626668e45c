package page

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"board/web/answer"
	"board/web/ui"
)

// The page's own files: built by web/ui, embedded in the binary, read once at
// the start (or, while somebody works on the page, from a directory, again and
// again). Files under assets/ have their content's hash in their names, so
// browsers keep them for ever; everything else is asked for again each time.

// forever is what hashed files say: a new build has new names.
const forever = "public, max-age=31536000, immutable"

// Bundle is the files by path.
type Bundle struct {
	files map[string]file
}

// A Files knows the files to serve now.
type Files struct {
	dir string // where a developer builds the page; "" for the binary's own

	mu    sync.Mutex
	pages *Bundle
	built time.Time // of dir's index.html, which is written last
}

// NewFiles takes the page in the binary, or that in dir, which may change.
func NewFiles(dir string) *Files {
	if dir == "" {
		return &Files{pages: pagesFrom(ui.Dist, "dist")}
	}
	return &Files{dir: dir}
}

// Now returns the files. In a developer's directory they are read anew when the
// page was built anew.
func (s *Files) Now() *Bundle {
	if s.dir == "" {
		return s.pages
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	info, err := os.Stat(filepath.Join(s.dir, "index.html"))
	if s.pages == nil || err == nil && !info.ModTime().Equal(s.built) {
		s.pages = pagesFrom(os.DirFS(filepath.Dir(s.dir)), filepath.Base(s.dir))
		if err == nil {
			s.built = info.ModTime()
		}
	}
	return s.pages
}

// file is one of the page's files with all that is sent along.
type file struct {
	answer.Document
	etag string
}

// pagesFrom reads a bundle from below dir. What cannot be read is not served;
// a bundle without index.html is replaced by a page that tells how to build it.
func pagesFrom(bundle fs.FS, dir string) *Bundle {
	p := &Bundle{files: map[string]file{}}
	p.add("/favicon.ico", []byte(answer.Icon), nil)
	_ = fs.WalkDir(bundle, dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, ".gz") || strings.HasPrefix(path.Base(name), ".") {
			return nil //nolint:nilerr // what is unreadable is missing
		}
		body, err := fs.ReadFile(bundle, name)
		if err != nil {
			return nil //nolint:nilerr // what is unreadable is missing
		}
		zipped, err := fs.ReadFile(bundle, name+".gz")
		if err != nil {
			zipped = nil
		}
		p.add(strings.TrimPrefix(name, dir), body, zipped)
		return nil
	})
	if index, ok := p.files["/index.html"]; ok {
		p.files["/"] = index
	} else {
		p.addDocument("/", missingPage())
	}
	return p
}

func (p *Bundle) add(name string, body, zipped []byte) {
	d := answer.Document{ContentType: contentType(name), Body: body, Gzipped: zipped, Header: map[string]string{}}
	if strings.HasPrefix(name, "/assets/") {
		d.Header["Cache-Control"] = forever
	}
	p.addDocument(name, d)
}

func (p *Bundle) addDocument(name string, d answer.Document) {
	if d.ContentType == answer.TypeHTML {
		for header, value := range answer.PageHeaders() {
			d.Header[header] = value
		}
	}
	if d.Gzipped == nil && answer.Textual(d.ContentType) && len(d.Body) >= answer.GzipFrom {
		d.Gzipped = answer.Compress(d.Body)
	}
	sum := sha256.Sum256(d.Body)
	etag := `"` + hex.EncodeToString(sum[:12]) + `"`
	d.Header["ETag"] = "W/" + etag // weak: compressed and plain answers share it
	p.files[name] = file{d, etag}
}

// contentType tells the type by the name, without asking the machine, whose
// tables may be wrong.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return answer.TypeHTML
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg", ".ico":
		return "image/svg+xml"
	case ".json", ".map":
		return answer.TypeJSON
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return answer.TypeText
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// Endpoint finds the file at a path.
func (p *Bundle) Endpoint(s answer.Responder, name string) (answer.Route, bool) {
	f, ok := p.files[name]
	if !ok {
		return answer.Route{}, false
	}
	return answer.Route{Methods: []string{http.MethodGet}, Handler: s.Handle(func(r *http.Request) (any, error) {
		if matches(r.Header.Get("If-None-Match"), f.etag) {
			return answer.Document{Status: http.StatusNotModified, ContentType: f.ContentType, Header: f.Header}, nil
		}
		return f.Document, nil
	})}, true
}

// Label is a path as metrics count it: the page's files are one.
func (p *Bundle) Label(name string) string {
	if _, ok := p.files[name]; ok {
		return "page"
	}
	return name
}

// matches reads If-None-Match.
func matches(header, etag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == etag || candidate == "*" {
			return true
		}
	}
	return false
}

// missingPage stands in for a page that was not built.
func missingPage() answer.Document {
	return answer.PlainPage("Board: the page is not built",
		`<h1>The page is not in this binary</h1>`+
			`<p>This board was built without its page. In the project's folder, run</p><pre>make build</pre>`+
			`<p>which needs Node and npm, and start <code>bin/board</code> again. The data is served all the same: `+
			`<a href="data/runs">data/runs</a>, <a href="api/health">api/health</a>.</p>`)
}
