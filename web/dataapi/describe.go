package dataapi

import (
	"board/internal/limits"
	"board/web/markdown"
)

// A describer formats the descriptions of one answer until they are too many bytes.
type describer struct {
	limits *limits.Limits
	texts  *markdown.Renderer
	bytes  int64
}

func (s *API) describer() *describer { return &describer{limits: s.Limits, texts: s.texts} }

// leftOut stands for a description beyond the limit.
const leftOut = "<p>(Left out: the descriptions of this answer are too long.)</p>"

// html is the description as HTML.
func (d *describer) html(markdown string) string {
	if markdown == "" {
		return ""
	}
	if d.bytes > d.limits.Descriptions {
		d.limits.Reached(limits.Descriptions)
		return leftOut
	}
	out := d.texts.HTML(markdown)
	d.bytes += int64(len(out))
	return out
}
