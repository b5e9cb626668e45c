package page

import (
	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/message"
)

// mesh tells what a part of a mesh holds; api/content answers its numbers.
func (s *API) mesh(v *summary.Value, tag *logdir.TagInfo) (any, error) {
	part, err := provider.MeshPart(v, tag)
	if err != nil {
		return nil, err
	}
	info, err := summary.MeshInfo(tag.Content())
	if err != nil {
		return nil, err
	}
	return message.MeshPart{
		Name: info.GetName(), Type: part.Type.String(), Bodies: part.Bodies, Rows: part.Rows, Config: info.GetJsonConfig(),
	}, nil
}
