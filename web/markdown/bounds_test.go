package markdown

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"board/internal/limits"
)

// table is Markdown of a table whose header has so many columns, of about size bytes.
func table(columns, size int) string {
	head := strings.Repeat("|a", columns) + "|\n" + strings.Repeat("|-", columns) + "|\n"
	return head + strings.Repeat("|a\n", max(size-len(head), 0)/3)
}

// bombs are texts of 64 KB at most that cost far more than their size where nothing
// bounds them.
func bombs() map[string]string {
	all := map[string]string{
		"quotes":               strings.Repeat(">", 10_000) + "a\n" + strings.Repeat("\n", 50_000),
		"spaced quotes":        strings.Repeat("> ", 10_000) + "a\n" + strings.Repeat(">\n", 20_000),
		"lists":                strings.Repeat("- ", 10_000) + "a\n" + strings.Repeat("\n", 40_000) + "b",
		"numbered lists":       strings.Repeat("1. ", 10_000) + "a\n" + strings.Repeat("\n", 30_000) + "b",
		"lists and quotes":     strings.Repeat("> - ", 10_000) + "a\n" + strings.Repeat("\n", 20_000),
		"growing lists":        growing(60_000),
		"links":                strings.Repeat("[](b)", 13_000),
		"links without end":    strings.Repeat("[a](", 16_000),
		"links with titles":    strings.Repeat(`[a](b "`, 9000),
		"links, angle":         strings.Repeat("[a](<b", 10_000),
		"openings":             strings.Repeat("[", 64_000),
		"pairs":                strings.Repeat("[", 32_000) + strings.Repeat("]", 32_000),
		"short pairs":          strings.Repeat("[]", 32_000),
		"images":               strings.Repeat("![", 32_000),
		"nested images":        strings.Repeat("![", 20_000) + strings.Repeat("](a)", 5000),
		"stars":                strings.Repeat("*a ", 20_000),
		"stars and strokes":    strings.Repeat("*a _b ", 10_000),
		"closing stars":        strings.Repeat("a* ", 20_000),
		"closing after open":   strings.Repeat("_a ", 10_000) + strings.Repeat("a* ", 10_000),
		"star pairs":           strings.Repeat("*a**b", 12_000),
		"nested emphasis":      strings.Repeat("*a **b ", 4500) + strings.Repeat(" b** a*", 4500),
		"backticks":            ticks(64_000),
		"code without end":     strings.Repeat("`a``b", 12_000),
		"tags":                 strings.Repeat("<a b='", 10_000),
		"tags without end":     strings.Repeat("<a ", 20_000),
		"comments":             strings.Repeat("<!--", 16_000),
		"declarations":         strings.Repeat("<!A", 20_000),
		"instructions":         strings.Repeat("<?", 32_000),
		"entities":             strings.Repeat("&", 64_000),
		"definitions":          strings.Repeat("[a]: b\n", 9000),
		"many definitions":     definitions(9000),
		"definition used":      "[a]: http://x/" + strings.Repeat("y", 30_000) + "\n\n" + strings.Repeat("[a]", 10_000),
		"definition, title":    "[a]: b \"" + strings.Repeat("y", 30_000) + "\"\n\n" + strings.Repeat("[a] ", 8000),
		"quotes to escape":     strings.Repeat(`"`, 64_000),
		"brackets to escape":   strings.Repeat("< ", 32_000),
		"emphasis in cells":    "|a|\n|-|\n" + strings.Repeat("|*a\n", 16_000),
		"escaped pipes":        "|a|\n|-|\n" + strings.Repeat("|`\\|`\n", 10_000),
		"underlines":           strings.Repeat("|-|\n", 16_000),
		"a table in each item": strings.Repeat("- |a|b|\n  |-|-|\n  |c\n", 2800),
		"headings":             strings.Repeat("a\n=\n", 16_000),
		"lines":                strings.Repeat("a\n", 32_000),
		"blank lines":          strings.Repeat("\n", 64_000),
		"tabs":                 strings.Repeat("\t", 64_000),
		"fences":               strings.Repeat("```\n", 16_000),
		"html blocks":          strings.Repeat("<div>\n", 10_000),
	}
	for _, columns := range []int{60, 200, 600, 2000, 16_000} {
		all[fmt.Sprint(columns, " columns")] = table(columns, 65_000)
	}
	return all
}

func growing(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		b.WriteString(strings.Repeat(" ", 2*i) + "- a\n")
	}
	return b.String()
}

// ticks are runs of backticks, none as long as another.
func ticks(size int) string {
	var b strings.Builder
	for i := 1; b.Len() < size; i++ {
		b.WriteString(strings.Repeat("`", i) + " ")
	}
	return b.String()
}

func definitions(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[%d]: b\n", i)
	}
	return b.String()
}

// TestBombs: what a text costs is bounded, whatever it holds. Times are told and not
// judged: the bounds are counted, not timed.
func TestBombs(t *testing.T) {
	l := limits.Default()
	for name, source := range bombs() {
		before, start := allocated(), time.Now()
		got := New(l).HTML(source)
		took, bytes := time.Since(start), allocated()-before
		t.Logf("%-22s %8.1f ms %6.1f MB allocated, %7d bytes of HTML, ends %.90q", name, took.Seconds()*1000, float64(bytes)/1e6, len(got), got[max(len(got)-90, 0):])
		if int64(len(got)) > l.HTML+200 || bytes > 60<<20 {
			t.Errorf("%s: %d bytes of HTML, %d bytes allocated", name, len(got), bytes)
		}
	}
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// TestOrdinaryTexts: what people write is formatted to its end.
func TestOrdinaryTexts(t *testing.T) {
	paragraph := "The *loss* of [run 7](http://example.org/7 \"seven\") is `nn.loss` on **all** of the data, see [the notes][n].\n"
	for name, source := range map[string]string{
		"paragraphs":    strings.Repeat(strings.Repeat(paragraph, 5)+"\n", 110) + "\n[n]: http://example.org\n",
		"one paragraph": strings.Repeat(paragraph, 150) + "\n[n]: http://example.org\n",
		"table":         "|name|value|note|\n|-|-|-|\n" + strings.Repeat("|`lr`|*0.1*|[why](http://example.org)|\n", 1500),
		"list":          strings.Repeat("- a\n  - b **c**\n\n    > d\n", 2000),
		"code":          "```\n" + strings.Repeat("if a[i] < b[j] { *p = `x` } // > >> >>> - - -\n", 1300) + "```\n",
	} {
		l := limits.Default()
		got := New(l).HTML(source)
		if strings.Contains(got, "Shown") || l.Count(limits.InlineWork)+l.Count(limits.TableCells)+l.Count(limits.Nesting)+l.Count(limits.HTML) > 0 {
			t.Errorf("%s: it is cut: %s", name, got[max(0, len(got)-200):])
		}
	}
}

// TestCutTexts: the beginning is formatted, the rest is there as text, a note says so, and it is counted.
func TestCutTexts(t *testing.T) {
	l := limits.Default()
	l.TableCells, l.Nesting, l.HTML, l.Markdown = 6, 2, 300, 400
	row := func(text string) string { return "<tr>\n<td>" + text + "</td>\n<td></td>\n</tr>\n" }
	for _, c := range []struct {
		name, source, want string
		counted            limits.Name
	}{
		{
			"table", "|a|b|\n|-|-|\n|c\n|d\n|e\n|*f*\n",
			"<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n" + row("c") + "</tbody>\n</table>\n<p>|d\n|e\n|<em>f</em></p>\n<p>(Shown partly as plain text: its tables have more than 6 cells.)</p>",
			limits.TableCells,
		},
		{
			"wide table", "|a|b|c|d|\n|-|-|-|-|\n|c\n", "<p>|a|b|c|d|\n|-|-|-|-|\n|c</p>\n<p>(Shown partly as plain text: its tables have more than 6 cells.)</p>", limits.TableCells,
		},
		{
			"nesting", "> - > a", "<blockquote>\n<ul>\n<li>&gt; a</li>\n</ul>\n</blockquote>\n<p>(Shown partly as plain text: its lists or quotations go deeper than 2.)</p>", limits.Nesting,
		},
		{
			"long HTML", strings.Repeat("<b", 150), "<pre>" + strings.Repeat("&lt;b", 150) + "</pre>\n<p>(Shown as plain text: formatted it would be longer than 300.)</p>", limits.HTML,
		},
		{
			"long text", strings.Repeat("a", 280) + "\n\n\n" + strings.Repeat("\n", 200), "<p>" + strings.Repeat("a", 280) + "</p>\n<p>(83 bytes more are not shown)</p>", limits.Markdown,
		},
	} {
		if got := New(l).HTML(c.source); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
		if l.Count(c.counted) == 0 {
			t.Errorf("%s: %s is not counted", c.name, limits.Table[c.counted].Name)
		}
	}
	l = limits.Default()
	l.InlineWork = 200
	got := New(l).HTML("*a* *b*\n\n" + strings.Repeat("[", 30) + " *c*")
	if !strings.HasPrefix(got, "<p><em>a</em> <em>b</em></p>\n<p>[[[") || !strings.Contains(got, " *c*</p>\n<p>(Shown partly as plain text: it has too many links") || l.Count(limits.InlineWork) != 1 {
		t.Errorf("too much work: got %s", got)
	}
}
