package page

import (
	"fmt"

	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/message"
)

// pictures tells of each picture of a step what it claims to be, so that the page shows
// none that would take all of the browser's memory.
func (s *API) pictures(v *summary.Value, _ *logdir.TagInfo) (any, error) {
	images, err := summary.DecodeImages(v)
	if err != nil {
		return nil, err
	}
	all := make([]message.Picture, len(images.Files))
	for i, file := range images.Files {
		head, err := summary.ReadPictureHead(file)
		all[i] = message.Picture{Type: provider.PictureType(file), Width: head.Width, Height: head.Height, Bytes: len(file)}
		if err != nil {
			all[i].Problem = err.Error()
		} else {
			all[i].Problem = s.pictureProblem(all[i].Type, file, head)
		}
	}
	return all, nil
}

// pictureProblem says why a picture should not be shown, "" where it can be.
func (s *API) pictureProblem(kind string, file []byte, head summary.PictureHead) string {
	pixels := int64(head.Width) * int64(head.Height)
	switch {
	case len(file) == 0:
		return "the picture is empty"
	case kind == "application/octet-stream":
		return "the bytes are no picture of a known format: PNG, JPEG, GIF, WebP, BMP or SVG is expected"
	case kind == "image/tiff":
		return "browsers show no TIFF pictures"
	case pixels > s.Limits.Pixels:
		s.Limits.Reached(limits.Pixels)
		return fmt.Sprintf("the picture claims %d × %d pixels, more than the %d that are shown", head.Width, head.Height, s.Limits.Pixels)
	case int64(head.Frames) > s.Limits.Animation:
		s.Limits.Reached(limits.Animation)
		return fmt.Sprintf("the picture has %d frames, more than the %d that are shown", head.Frames, s.Limits.Animation)
	}
	if kind == "image/svg+xml" {
		return s.vectorProblem(file)
	}
	return ""
}

// vectorProblem says why an SVG should not be drawn, "" where it can be.
func (s *API) vectorProblem(file []byte) string {
	cost, err := summary.VectorCost(file, s.Limits.Drawing)
	if err != nil {
		return err.Error()
	}
	if cost > s.Limits.Drawing {
		s.Limits.Reached(limits.Drawing)
		return fmt.Sprintf("drawing the SVG takes as much as more than %d elements", s.Limits.Drawing)
	}
	return ""
}
