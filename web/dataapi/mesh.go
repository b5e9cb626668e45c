package dataapi

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// TensorBoard's plugin of meshes. A mesh is spread over tags, one a content type
// (vertices, faces, colours); clients see it under one name.

// typeArray is what TensorBoard calls the type of raw numbers.
const typeArray = "arraybuffer"

// A meshTag is a tag that holds a part of a mesh.
type meshTag struct {
	*logdir.TagInfo
	info *tbpb.MeshPluginData
}

// meshTags lists the meshes of every run: {run: {name: {"samples"}}}.
func (s *API) meshTags(*http.Request) (any, error) {
	return answer.Stream{ContentType: answer.TypeJSON, Write: func(w io.Writer) error {
		out := answer.Pieces{W: w}
		runs := format.OpenList(nil, '{')
		for run, tags := range provider.ByRun(s.data.Store.Catalog(), summary.PluginMesh) {
			samples := map[string]int{}
			for _, tag := range partsOf(tags) {
				samples[tag.info.GetName()] = bodies(tag.info)
			}
			runs.Key(run.Name)
			meshes := format.OpenList(runs.B, '{')
			for _, name := range format.SortedKeys(samples) {
				meshes.Key(name)
				meshes.B = append(format.AppendInt(append(meshes.B, `{"samples":`...), samples[name]), '}')
			}
			if runs.B = out.Pass(meshes.Done()); out.Err != nil {
				return out.Err
			}
		}
		return out.End(runs.Done())
	}}, nil
}

// bodies is how many meshes each step has, as the writer says.
func bodies(info *tbpb.MeshPluginData) int {
	if len(info.GetShape()) == 0 {
		return 0
	}
	return int(max(info.GetShape()[0], 0))
}

// partsOf is the tags whose metadata can be read.
func partsOf(tags []*logdir.TagInfo) (parts []meshTag) {
	for _, tag := range tags {
		if info, err := summary.MeshInfo(tag.Content()); err == nil {
			parts = append(parts, meshTag{tag, info})
		}
	}
	return parts
}

// meshParts is the tags of the mesh that the parameters run and tag name.
func (s *API) meshParts(r *http.Request) []meshTag {
	query := r.URL.Query()
	run, ok := s.data.Store.Catalog().Run(query.Get("run"))
	if !ok {
		return nil
	}
	var tags []*logdir.TagInfo
	for _, tag := range run.Tags {
		if tag.Plugin() == summary.PluginMesh {
			tags = append(tags, tag)
		}
	}
	return slices.DeleteFunc(partsOf(tags), func(t meshTag) bool { return t.info.GetName() != query.Get("tag") })
}

// meshes tells which parts a mesh has at which steps: [{"wall_time", "step",
// "content_type", "components", "config", "data_shape"}, …].
func (s *API) meshes(r *http.Request) (any, error) {
	type part struct {
		item logdir.Item
		info *tbpb.MeshPluginData
	}
	var parts []part
	for _, tag := range s.meshParts(r) {
		for item := range s.items(r.Context(), tag.TagInfo) {
			parts = append(parts, part{item, tag.info})
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(a.item.Step, b.item.Step), cmp.Compare(a.info.GetContentType(), b.info.GetContentType()))
	})
	return answer.Stream{ContentType: answer.TypeJSON, Write: func(w io.Writer) error {
		out := answer.Pieces{W: w}
		all := format.OpenList(nil, '[')
		for _, p := range parts {
			all.Next()
			all.B = out.Pass(appendMeshPart(all.B, p.item, p.info))
		}
		return out.End(all.Done())
	}}, nil
}

func appendMeshPart(b []byte, item logdir.Item, info *tbpb.MeshPluginData) []byte {
	b = format.AppendFloat(append(b, `{"wall_time":`...), item.WallTime)
	b = format.AppendInt(append(b, `,"step":`...), item.Step)
	b = format.AppendInt(append(b, `,"content_type":`...), int(info.GetContentType()))
	b = strconv.AppendUint(append(b, `,"components":`...), uint64(info.GetComponents()), 10)
	b = format.AppendString(append(b, `,"config":`...), info.GetJsonConfig())
	b = appendEach(append(b, `,"data_shape":`...), info.GetShape(), func(b []byte, n int32) []byte { return format.AppendInt(b, int(n)) })
	return append(b, '}')
}

// meshData answers one part of one mesh at one step: raw little-endian float32
// vertices, int32 faces or uint8 colours.
func (s *API) meshData(r *http.Request) (any, error) {
	query := r.URL.Query()
	kind, ok := tbpb.MeshPluginData_ContentType_value[query.Get("content_type")]
	if !ok || kind == int32(tbpb.MeshPluginData_UNDEFINED) {
		return nil, answer.BadRequest("Bad content_type")
	}
	sample, err := sampleOf(query)
	if err != nil {
		return nil, err
	}
	step := 0.0
	if query.Has("step") {
		if step, err = strconv.ParseFloat(query.Get("step"), 64); err != nil {
			return nil, answer.BadRequest("step=%q is not a number", answer.Clip(query.Get("step")))
		}
	}
	var data []byte
	for _, tag := range s.meshParts(r) {
		if int32(tag.info.GetContentType()) != kind {
			continue
		}
		if data, err = s.appendMesh(r, data, tag, sample, step); err != nil {
			return nil, notShown(err)
		}
	}
	return charged(typeArray, data), nil
}

// appendMesh appends the numbers of a tag's mesh at a step, if there are any.
func (s *API) appendMesh(r *http.Request, data []byte, tag meshTag, sample int, step float64) ([]byte, error) {
	for item := range s.items(r.Context(), tag.TagInfo) {
		if float64(item.Step) != step {
			continue
		}
		if err := answer.AccountOf(r).TakeLarge(answer.Grown(int(item.Place.Length))); err != nil { // of what is answered
			return nil, err
		}
		err := s.value(r, item, func(v *summary.Value) error {
			part, err := summary.DecodeMeshPart(v, tag.info)
			if err != nil {
				return err
			}
			if data, err = part.AppendBody(data, sample); err != nil {
				return fmt.Errorf("sample %d of step %d: %w", sample, item.Step, err)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return data, nil
}
