package markdown

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"board/internal/limits"
)

// render renders with the limits that board has.
func render(source string) string { return New(limits.Default()).HTML(source) }

func TestRenderMarkdown(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		{"", ""},
		{"the *training* loss", "<p>the <em>training</em> loss</p>"},
		{"# Head\ntext", "<h1>Head</h1>\n<p>text</p>"},
		{`it's "q" & more`, `<p>it's "q" &amp; more</p>`},
		{"tokens <unk> and <pad>", "<p>tokens &lt;unk&gt; and &lt;pad&gt;</p>"},
		{"a\n\n- b\n- c", "<p>a</p>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>"},
		{"```python\nx < 'y'\n```", "<pre><code>x &lt; 'y'\n</code></pre>"},
		{"[a](http://e.x/?b=c&d \"t\")", `<p><a href="http://e.x/?b=c&amp;d" title="t">a</a></p>`},
		{"[a](javascript:alert(1))", "<p>a</p>"},
		{"[a](data:text/html,x)", "<p>a</p>"},
		{"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
		{"<style>p{}</style>", "&lt;style&gt;p{}&lt;/style&gt;"},
		{"<em onclick=\"x()\">a</em>", "<p><em>a</em></p>"},
		{"<img src=x onerror=alert(1)>", `<img src="x">`},
		{"<iframe src=\"http://e.x\"></iframe>", "&lt;iframe src=&#34;http://e.x&#34;&gt;&lt;/iframe&gt;"},
		{"a <!-- hidden --> b", "<p>a  b</p>"},
	} {
		got := render(c.source)
		if c.want = strings.ReplaceAll(c.want, "&#34;", `"`); got != c.want {
			t.Errorf("%q is rendered\n%s\nwant\n%s", c.source, got, c.want)
		}
	}
}

// TestMarkdownOfTensorBoard renders what the fixtures' text summaries hold and
// looks for it, byte for byte, in what TensorBoard answered about them.
func TestMarkdownOfTensorBoard(t *testing.T) {
	b, err := os.ReadFile("../../testdata/parity/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden map[string]json.RawMessage
	if err := json.Unmarshal(b, &golden); err != nil {
		t.Fatal(err)
	}
	for key, sources := range map[string][]string{
		"text|torch_all/run_0|notes/text_summary": {"**step 5**\n\n| a | b |\n|---|---|\n| 5 | <script>alert(1)</script> |"},
		"text|tf2_summary/a|txt":                  {"hello **world**", "# second"},
		"text|tf2_summary/a|table":                {"r0c0", "`r1c1`"},
	} {
		var steps []struct{ Text string }
		if err := json.Unmarshal(golden[key], &steps); err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		all := fmt.Sprint(steps)
		for _, source := range sources {
			if got := render(source); !strings.Contains(all, "<td>"+got+"</td>") {
				t.Errorf("%s: %q is rendered\n%s\nwhich TensorBoard does not have", key, source, got)
			}
		}
	}
}

func TestLongMarkdownIsCut(t *testing.T) {
	got := render(strings.Repeat("é", 100_000))
	if len(got) > 70_000 || !strings.Contains(got, "134464 bytes more are not shown") || strings.Contains(got, "\uFFFD") {
		t.Errorf("%d bytes, ending in %q", len(got), got[len(got)-60:])
	}
}

// TestOnce renders a text once, however many ask for it, and forgets what nobody asked for lately.
func TestOnce(t *testing.T) {
	l := limits.Default()
	l.RenderCache /= 10
	r := New(l)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if got := r.HTML("*a*"); got != "<p><em>a</em></p>" {
				t.Errorf("got %q", got)
			}
		})
	}
	all.Wait()
	if n := len(r.young); n != 1 {
		t.Errorf("%d texts are kept", n)
	}
	for i := range 60 {
		r.HTML(fmt.Sprint(i, strings.Repeat("x", 30_000)))
		r.HTML("*a*")
	}
	kept := int64(0)
	for _, generation := range []map[text]*entry{r.young, r.old} {
		for source, e := range generation {
			kept += int64(len(source.head) + len(e.html))
		}
	}
	if kept > l.RenderCache || kept < l.RenderCache/4 || r.young[text{head: "*a*"}] == nil {
		t.Errorf("%d bytes are kept, want about %d, and the text that is asked for again and again", kept, l.RenderCache)
	}
	if l.Count(limits.RenderCache) == 0 {
		t.Error("that the cache was full is not counted")
	}
}

// FuzzRenderMarkdown parses the output as a browser does: only harmless elements
// and attributes may be there.
func FuzzRenderMarkdown(f *testing.F) {
	for _, s := range []string{
		"# a\n*b* `c`", "<script>x</script>", "<a href=' javascript:x' title=\"><svg/onload=x>\">", "[a]: javascript:x\n[a]", "<img src='x' onerror='y'><p <b>",
		"| a |\n|---|\n| <td onclick=x> |", "<textarea></p><script>", "<!--><script>-->", "<svg><style><img src=x onerror=y></style>", "&lt;script&gt;", "<noscript><p title=\"</noscript><img src=x onerror=y>\">", "<plaintext>", "\x00<\x00script>", "<math><mi>", "<em\n>", "<a\x0chref=x>",
	} {
		f.Add(s)
	}
	elements := map[string]bool{"html": true, "head": true, "body": true}
	for _, name := range strings.Fields("ul ol li p pre code blockquote h1 h2 h3 h4 h5 h6 hr br strong em a img table thead tbody td tr th") {
		elements[name] = true
	}
	attributes := map[string]bool{"a href": true, "a title": true, "img src": true, "img title": true, "img alt": true}
	f.Fuzz(func(t *testing.T, source string) {
		out := render(source)
		doc, err := html.Parse(strings.NewReader("<body>" + out))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if !elements[n.Data] {
				t.Fatalf("%q makes an element %s: %s", source, n.Data, out)
			}
			for _, a := range n.Attr {
				scheme, _, has := strings.Cut(strings.ToLower(strings.TrimSpace(a.Val)), ":")
				if !attributes[n.Data+" "+a.Key] || has && (a.Key == "href" || a.Key == "src") && (scheme == "javascript" || scheme == "data" || scheme == "vbscript") {
					t.Fatalf("%q makes %s %s=%q: %s", source, n.Data, a.Key, a.Val, out)
				}
			}
		}
	})
}
