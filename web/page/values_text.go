package page

import (
	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
	"board/web/message"
)

// text renders the Markdown of a text. Of a large table it renders the first cells.
func (s *API) text(v *summary.Value, _ *logdir.TagInfo) (any, error) {
	text, err := summary.DecodeText(v)
	if err != nil {
		return nil, err
	}
	cells := text.FirstTable()
	html := make([]string, min(len(cells), int(s.Limits.TableCells)))
	if len(html) < len(cells) {
		s.Limits.Reached(limits.TableCells)
	}
	for i := range html {
		html[i] = s.texts.HTML(cells[i])
	}
	return message.Text{Shape: append([]int{}, text.Shape...), Cells: cells, HTML: html}, nil
}
