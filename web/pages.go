package web

// The page's own files: built by web/ui, embedded in the binary, read once at
// the start (or, while somebody works on the page, from a directory, again and
// again). Files under assets/ have their content's hash in their names, so
// browsers keep them for ever; everything else is asked for again each time.

import (
	"crypto/sha256"
	"encoding/hex"
	"html"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"board/web/ui"
)

// pagePolicy is the content security policy of every HTML page: nothing comes
// from another host, nothing in a page is a script, and only the page itself or
// a notebook on this machine may frame it.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
	"connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; " +
	"frame-ancestors 'self' http://localhost:* http://127.0.0.1:*"

// forever is what hashed files say: a new build has new names.
const forever = "public, max-age=31536000, immutable"

// icon is the board's mark, the same as in web/ui/src/index.html.
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#2f6fde"/>` +
	`<path d="M3 11.5C5.5 11.5 5.5 5 8 5s2 3.5 5 3.5" fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round"/></svg>`

// pages is the files by path.
type pages struct {
	files map[string]file
}

// A pageSource knows the files to serve now.
type pageSource struct {
	dir string // where a developer builds the page; "" for the binary's own

	mu    sync.Mutex
	pages *pages
	built time.Time // of dir's index.html, which is written last
}

// newPageSource takes the page in the binary, or that in dir, which may change.
func newPageSource(dir string) *pageSource {
	if dir == "" {
		return &pageSource{pages: pagesFrom(ui.Dist, "dist")}
	}
	return &pageSource{dir: dir}
}

// now returns the files. In a developer's directory they are read anew when the
// page was built anew.
func (s *pageSource) now() *pages {
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
	document
	etag string
}

// pagesFrom reads a bundle from below dir. What cannot be read is not served;
// a bundle without index.html is replaced by a page that tells how to build it.
func pagesFrom(bundle fs.FS, dir string) *pages {
	p := &pages{files: map[string]file{}}
	p.add("/favicon.ico", []byte(icon), nil)
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

func (p *pages) add(name string, body, zipped []byte) {
	d := document{contentType: contentType(name), body: body, gzipped: zipped, header: map[string]string{}}
	if strings.HasPrefix(name, "/assets/") {
		d.header["Cache-Control"] = forever
	}
	p.addDocument(name, d)
}

func (p *pages) addDocument(name string, d document) {
	if d.contentType == typeHTML {
		for header, value := range pageHeaders() {
			d.header[header] = value
		}
	}
	if d.gzipped == nil && textual(d.contentType) && len(d.body) >= gzipFrom {
		d.gzipped = compress(d.body)
	}
	sum := sha256.Sum256(d.body)
	etag := `"` + hex.EncodeToString(sum[:12]) + `"`
	d.header["ETag"] = "W/" + etag // weak: compressed and plain answers share it
	p.files[name] = file{d, etag}
}

// pageHeaders are sent with every HTML page.
func pageHeaders() map[string]string {
	return map[string]string{
		"Content-Security-Policy": pagePolicy,
		"Referrer-Policy":         "same-origin",
	}
}

// contentType tells the type by the name, without asking the machine, whose
// tables may be wrong.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return typeHTML
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg", ".ico":
		return "image/svg+xml"
	case ".json", ".map":
		return typeJSON
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return typeText
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// endpoint finds the file at a path.
func (p *pages) endpoint(s responder, name string) (endpoint, bool) {
	f, ok := p.files[name]
	if !ok {
		return endpoint{}, false
	}
	return endpoint{[]string{http.MethodGet}, s.handle(func(r *http.Request) (any, error) {
		if matches(r.Header.Get("If-None-Match"), f.etag) {
			return document{status: http.StatusNotModified, contentType: f.contentType, header: f.header}, nil
		}
		return f.document, nil
	})}, true
}

// label is a path as metrics count it: the page's files are one.
func (p *pages) label(name string) string {
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
func missingPage() document {
	return plainPage("Board: the page is not built",
		`<h1>The page is not in this binary</h1>`+
			`<p>This board was built without its page. In the project's folder, run</p><pre>make build</pre>`+
			`<p>which needs Node and npm, and start <code>bin/board</code> again. The data is served all the same: `+
			`<a href="data/runs">data/runs</a>, <a href="api/health">api/health</a>.</p>`)
}

// plainPage is a small page of our own without scripts and without files of
// its own: whoever sees it may be allowed to fetch nothing else. body is HTML.
func plainPage(title, body string) document {
	return document{
		contentType: typeHTML,
		header:      pageHeaders(),
		body: []byte(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
			`<meta name="color-scheme" content="light dark"><link rel="icon" href="data:image/svg+xml,` + url.PathEscape(icon) + `">` +
			`<title>` + html.EscapeString(title) + `</title><style>` + plainStyle + `</style></head><body><main>` + icon + body + `</main></body></html>`),
	}
}

// plainStyle has the page's colours (web/ui/src/styles/tokens.css).
const plainStyle = `:root{color-scheme:light dark;--bg:#f4f5f7;--surface:#fff;--soft:#f0f2f5;--border:#dfe3e8;--text:#1a1f26;--muted:#5b6673;--accent:#2563c9;--on:#fff;--danger:#b3261e}` +
	`@media(prefers-color-scheme:dark){:root{--bg:#0e1116;--surface:#161a21;--soft:#1e232b;--border:#2a313b;--text:#e4e8ee;--muted:#9aa5b4;--accent:#79aefc;--on:#0d1420;--danger:#ff8a80}}` +
	`*{box-sizing:border-box}body{margin:0;padding:12vh 16px 32px;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,sans-serif}` +
	`main{max-width:30rem;margin:auto;padding:28px 32px;background:var(--surface);border:1px solid var(--border);border-radius:10px;overflow-wrap:anywhere}` +
	`svg{width:36px;height:36px}h1{margin:12px 0 8px;font-size:20px;line-height:1.3}p{margin:0 0 14px;color:var(--muted)}a{color:var(--accent)}` +
	`pre,code{font:13px ui-monospace,Consolas,monospace}pre{margin:0 0 14px;padding:10px 14px;background:var(--soft);border:1px solid var(--border);border-radius:6px}` +
	`form{display:flex;flex-wrap:wrap;gap:8px;align-items:end}label{flex:1 1 12rem;font-size:13px;color:var(--muted)}` +
	`input{display:block;width:100%;height:36px;margin-top:4px;padding:0 10px;font:inherit;color:var(--text);background:var(--soft);border:1px solid var(--border);border-radius:6px}` +
	`button{height:36px;padding:0 18px;font:inherit;font-weight:600;color:var(--on);background:var(--accent);border:0;border-radius:6px;cursor:pointer}` +
	`input:focus-visible,button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}p.wrong{color:var(--danger)}`
