package dataapi

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
	"board/web/answer"
	"board/web/format"
)

// TensorBoard's text plugin. A text is Markdown; an array of texts is a table.

// textTags lists the tags of texts: {run: [tag, …]}.
func (s *API) textTags(*http.Request) (any, error) {
	return answer.Stream{ContentType: answer.TypeJSON, Write: func(w io.Writer) error {
		out := answer.Pieces{W: w}
		b := appendRunTags(&out, nil, s.data.Store.Catalog(), summary.PluginText)
		return out.End(b)
	}}, nil
}

// text answers the texts of a tag: [{"wall_time", "step", "text": HTML}, …].
func (s *API) text(r *http.Request) (any, error) {
	tag := s.tagOf(r, summary.PluginText)
	if tag == nil {
		return answer.JSON("[]"), nil
	}
	html := s.texts.HTML
	if r.URL.Query().Get("markdown") == "false" {
		html = s.texts.Safe
	}
	return s.list(r, s.items(r.Context(), tag), func(b []byte, item logdir.Item, v *summary.Value) ([]byte, error) {
		text, err := summary.DecodeText(v)
		if err != nil {
			return nil, err
		}
		b = format.AppendFloat(append(b, `{"wall_time":`...), item.WallTime)
		b = format.AppendInt(append(b, `,"step":`...), item.Step)
		b = format.AppendString(append(b, `,"text":`...), s.textHTML(text, html))
		return append(b, '}'), nil
	})
}

// textHTML is one text, or a table of them.
func (s *API) textHTML(text summary.Texts, html func(string) string) string {
	switch rank := len(text.Shape); {
	case rank == 0:
		return html(withoutNulls(text.Texts[0]))
	case rank > 2:
		return s.texts.HTML(fmt.Sprintf(sliceWarning, rank)) + s.tableHTML(text.Texts, text.Shape[rank-2], text.Shape[rank-1], html)
	case rank == 2:
		return s.tableHTML(text.Texts, text.Shape[0], text.Shape[1], html)
	}
	return s.tableHTML(text.Texts, text.Shape[0], 1, html)
}

// sliceWarning is TensorBoard's, to the letter.
const sliceWarning = "**Warning:** This text summary contained data of dimensionality %d, but only   2d tables are supported. Showing a 2d slice of the data instead."

// tableHTML is a table of the first texts. It has no more cells than one text's tables
// may have.
func (s *API) tableHTML(texts []string, rows, columns int, html func(string) string) string {
	most := int(s.Limits.TableCells)
	shown := rows
	if columns > 0 && rows > most/columns {
		s.Limits.Reached(limits.TableCells)
		shown = max(most/columns, 1)
	} else if rows > most {
		shown = most
	}
	cells := min(columns, most)
	var out strings.Builder
	out.WriteString("<table>\n<tbody>\n")
	for row := range shown {
		out.WriteString("<tr>\n")
		for i := range cells {
			out.WriteString("<td>" + html(withoutNulls(texts[row*columns+i])) + "</td>\n")
		}
		out.WriteString("</tr>\n")
	}
	out.WriteString("</tbody>\n</table>")
	if more := rows*columns - shown*cells; more > 0 {
		fmt.Fprintf(&out, "\n<p>(%d more texts are not shown)</p>", more)
	}
	return out.String()
}

// withoutNulls takes out what a text in a wrong encoding is full of, as TensorBoard does.
func withoutNulls(text string) string { return strings.ReplaceAll(text, "\x00", "") }
