package web

// Descriptions are Markdown that came out of a log file: untrusted. They are
// rendered by goldmark, tags that TensorBoard does not allow are turned into
// text (a tokenizer's "<unk>" must stay readable, a script must not run), and
// what is left goes through bluemonday's allow-list. The tags and attributes
// allowed are TensorBoard's (tensorboard/plugin_util.py).

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"
)

// maxMarkdown is how many bytes of a description are rendered. Nobody reads
// more, and a log must not be able to keep the server busy.
const maxMarkdown = 64 << 10

// maxRendered is how many bytes of Markdown and HTML the cache keeps.
const maxRendered = 16 << 20

var allowedTags = []string{
	"ul", "ol", "li", "p", "pre", "code", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
	"hr", "br", "strong", "em", "a", "img", "table", "thead", "tbody", "td", "tr", "th",
}

// descriptions renders for the whole process: it holds nothing but a cache.
var descriptions = newMarkdown()

// A markdown renders untrusted Markdown to safe HTML. It is safe for concurrent use.
type markdown struct {
	engine  goldmark.Markdown
	policy  *bluemonday.Policy
	allowed map[string]bool

	mu    sync.Mutex // guards the following
	cache map[string]string
	bytes int
}

func newMarkdown() *markdown {
	m := &markdown{
		engine: goldmark.New(
			goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone))),
			goldmark.WithRendererOptions(html.WithUnsafe()), // made safe by escapeForeign and the policy
		),
		policy:  bluemonday.NewPolicy(),
		allowed: map[string]bool{},
		cache:   map[string]string{},
	}
	for _, tag := range allowedTags {
		m.allowed[tag] = true
	}
	m.policy.AllowElements(allowedTags...)
	m.policy.AllowAttrs("href", "title").OnElements("a")
	m.policy.AllowAttrs("src", "title", "alt").OnElements("img")
	m.policy.AllowURLSchemes("http", "https", "mailto")
	m.policy.AllowRelativeURLs(true)
	m.policy.RequireParseableURLs(true)
	return m
}

// render is the safe HTML of source, "" for "".
func (m *markdown) render(source string) string {
	if source == "" {
		return ""
	}
	m.mu.Lock()
	out, ok := m.cache[source]
	m.mu.Unlock()
	if ok {
		return out
	}
	out = m.convert(source)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.bytes += len(source) + len(out); m.bytes > maxRendered {
		clear(m.cache)
		m.bytes = len(source) + len(out)
	}
	m.cache[source] = out
	return out
}

func (m *markdown) convert(source string) string {
	note := ""
	if len(source) > maxMarkdown {
		cut := maxMarkdown
		for cut > maxMarkdown-utf8.UTFMax && !utf8.RuneStart(source[cut]) {
			cut--
		}
		note = fmt.Sprintf("\n<p>(%d bytes more are not shown)</p>", len(source)-cut)
		source = source[:cut]
	}
	var out bytes.Buffer
	if err := m.engine.Convert([]byte(source), &out); err != nil {
		return "<p>(This description could not be rendered.)</p>"
	}
	safe := m.policy.SanitizeBytes(m.escapeForeign(out.Bytes()))
	return strings.TrimRight(plainQuotes(string(safe)), "\n") + note
}

// plainQuotes writes quotes of running text as themselves, as TensorBoard does;
// bluemonday escapes them. Its output has '<' and '>' only around tags.
func plainQuotes(html string) string {
	var out strings.Builder
	for html != "" {
		text, tag, found := strings.Cut(html, "<")
		out.WriteString(textQuotes.Replace(text))
		if !found {
			break
		}
		tag, html, found = strings.Cut(tag, ">")
		out.WriteString("<" + tag)
		if found {
			out.WriteByte('>')
		}
	}
	return out.String()
}

var textQuotes = strings.NewReplacer("&#39;", "'", "&#34;", `"`)

// escapeForeign turns every tag that is not allowed into text, and drops comments.
func (m *markdown) escapeForeign(src []byte) []byte {
	out := make([]byte, 0, len(src))
	z := nethtml.NewTokenizer(bytes.NewReader(src))
	for {
		kind := z.Next()
		if kind == nethtml.ErrorToken {
			return out
		}
		raw := z.Raw()
		switch kind {
		case nethtml.CommentToken:
		case nethtml.StartTagToken, nethtml.EndTagToken, nethtml.SelfClosingTagToken:
			if name, _ := z.TagName(); m.allowed[string(name)] {
				out = append(out, raw...)
				continue
			}
			z.NextIsNotRawText()
			out = append(out, nethtml.EscapeString(string(raw))...)
		case nethtml.DoctypeToken:
			out = append(out, nethtml.EscapeString(string(raw))...)
		default:
			out = append(out, raw...)
		}
	}
}
