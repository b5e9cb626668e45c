package markdown

import (
	"bytes"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// The elements and attributes that TensorBoard allows (tensorboard/plugin_util.py).
var allowedTags = []string{
	"ul", "ol", "li", "p", "pre", "code", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
	"hr", "br", "strong", "em", "a", "img", "table", "thead", "tbody", "td", "tr", "th",
}

var (
	allowed = map[string]bool{}
	policy  = bluemonday.NewPolicy()
)

func init() {
	for _, tag := range allowedTags {
		allowed[tag] = true
	}
	policy.AllowElements(allowedTags...)
	policy.AllowAttrs("href", "title").OnElements("a")
	policy.AllowAttrs("src", "title", "alt").OnElements("img")
	policy.AllowURLSchemes("http", "https", "mailto")
	policy.AllowRelativeURLs(true)
	policy.RequireParseableURLs(true)
}

// sanitized is what may be shown of HTML.
func sanitized(src []byte) string {
	return plainQuotes(string(policy.SanitizeBytes(escapeForeign(src))))
}

// plainQuotes writes quotes of running text as themselves, as TensorBoard does;
// bluemonday escapes them. Its output has '<' and '>' only around tags.
func plainQuotes(src string) string {
	var out strings.Builder
	out.Grow(len(src))
	for src != "" {
		text, tag, found := strings.Cut(src, "<")
		_, _ = textQuotes.WriteString(&out, text) // a strings.Builder takes everything
		if !found {
			break
		}
		tag, src, found = strings.Cut(tag, ">")
		out.WriteByte('<')
		out.WriteString(tag)
		if found {
			out.WriteByte('>')
		}
	}
	return out.String()
}

var textQuotes = strings.NewReplacer("&#39;", "'", "&#34;", `"`)

// escapeForeign turns every tag that is not allowed into text, and drops comments.
func escapeForeign(src []byte) []byte {
	out := make([]byte, 0, len(src))
	z := html.NewTokenizer(bytes.NewReader(src))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out
		}
		raw := z.Raw()
		switch kind {
		case html.CommentToken:
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); allowed[string(name)] {
				out = append(out, raw...)
				continue
			}
			z.NextIsNotRawText()
			out = append(out, html.EscapeString(string(raw))...)
		case html.DoctypeToken:
			out = append(out, html.EscapeString(string(raw))...)
		default:
			out = append(out, raw...)
		}
	}
}
