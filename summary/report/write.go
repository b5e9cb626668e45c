package report

import (
	"crypto/sha256"
	_ "embed" // for the page
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed echarts.js
var echarts string

//go:embed page.html
var pageText string

//go:embed page.css
var style string

//go:embed page.js
var script string

// A page is what page.html is filled with. Texts are valid UTF-8.
type page struct {
	Title, Made, Version string
	Facts, Left          []string
	Rows                 []row
	Shared               []setting
	Head                 []heading
	Notes                []note
	Charts               []chart
	Drawn, Points        int

	Style           template.CSS
	ECharts, Script template.JS
	Policy          template.HTML
	Data            template.JS
}

// data is what page.js reads.
type data struct {
	Rows   []dataRow   `json:"rows"`
	Charts []dataChart `json:"charts"`
}

type dataRow struct {
	Name     string `json:"name"`
	Slot     int    `json:"slot"`
	Color    string `json:"color,omitempty"`
	Baseline bool   `json:"baseline,omitempty"`
}

type dataChart struct {
	Option map[string]any `json:"option"`
	Lines  []line         `json:"lines"`
}

// Write writes the report.
func (r *Report) Write(w io.Writer) error {
	t, err := template.New("report").Funcs(template.FuncMap{"clip": clip, "own": own}).Parse(pageText)
	if err != nil {
		return err
	}
	drawn := data{Rows: []dataRow{}, Charts: []dataChart{}}
	for _, row := range r.rows {
		drawn.Rows = append(drawn.Rows, dataRow{clip(row.Shown), row.Slot, row.Color, row.Baseline})
	}
	for _, c := range r.charts {
		drawn.Charts = append(drawn.Charts, dataChart{c.option, c.lines})
	}
	encoded, err := json.Marshal(drawn) // which writes <, > and & as \u003c and so on
	if err != nil {
		return err
	}
	return t.Execute(w, page{
		Title: r.title, Made: r.made, Version: r.version, Facts: r.facts, Left: r.left,
		Rows: r.rows, Shared: r.shared, Head: r.head, Notes: r.notes, Charts: r.charts, Drawn: r.drawn, Points: r.points,
		Style: template.CSS(style), ECharts: template.JS(echarts), Script: template.JS(script),
		Policy: policy(), Data: template.JS(encoded),
	})
}

// policy lets the browser run the two scripts, and fetch nothing.
func policy() template.HTML {
	return template.HTML(fmt.Sprintf(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src %s %s; style-src 'unsafe-inline'">`, hash(echarts), hash(script)))
}

func hash(script string) string {
	sum := sha256.Sum256([]byte(script))
	return fmt.Sprintf("'sha256-%s'", base64.StdEncoding.EncodeToString(sum[:]))
}

// clip shortens a text that nobody reads to its end.
func clip(text string) string {
	const most = 300
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// own is the style of a row with a colour of its own: the sidecar has checked that it is one.
func own(color string) template.CSS {
	if color == "" {
		return ""
	}
	return template.CSS("--own:" + color)
}
