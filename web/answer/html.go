package answer

import (
	"html"
	"net/url"
)

// PagePolicy is the content security policy of every HTML page: nothing comes
// from another host, nothing in a page is a script, and only the page itself or
// a notebook on this machine may frame it.
const PagePolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
	"connect-src 'self'; media-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; " +
	"frame-ancestors 'self' http://localhost:* http://127.0.0.1:*"

// Icon is the board's mark, which the page asks for as favicon.ico.
const Icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#2f6fde"/>` +
	`<path d="M3 11.5C5.5 11.5 5.5 5 8 5s2 3.5 5 3.5" fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round"/></svg>`

// PageHeaders are sent with every HTML page.
func PageHeaders() map[string]string {
	return map[string]string{
		"Content-Security-Policy": PagePolicy,
		"Referrer-Policy":         "same-origin",
	}
}

// PlainPage is a small page of our own without scripts and without files of
// its own: a client without the token may fetch nothing else. body is HTML.
func PlainPage(title, body string) Document {
	return Document{
		ContentType: TypeHTML,
		Header:      PageHeaders(),
		Body: []byte(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
			`<meta name="color-scheme" content="light dark"><link rel="icon" href="data:image/svg+xml,` + url.PathEscape(Icon) + `">` +
			`<title>` + html.EscapeString(title) + `</title><style>` + plainStyle + `</style></head><body><main>` + Icon + body + `</main></body></html>`),
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
