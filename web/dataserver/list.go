package dataserver

import (
	"context"
	"iter"
	"math"
	"slices"

	"board/proto/datapb"
	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
)

// Which runs, plugins and tags there are.

func (s *Server) getExperiment(context.Context, *datapb.GetExperimentRequest) (*datapb.GetExperimentResponse, error) {
	return &datapb.GetExperimentResponse{DataLocation: s.location}, nil
}

func (s *Server) listPlugins(context.Context, *datapb.ListPluginsRequest) (*datapb.ListPluginsResponse, error) {
	answer := new(datapb.ListPluginsResponse)
	for name := range provider.Plugins(s.data.Store.Catalog()) {
		answer.Plugins = append(answer.Plugins, &datapb.Plugin{Name: name})
	}
	return answer, nil
}

func (s *Server) listRuns(context.Context, *datapb.ListRunsRequest) (*datapb.ListRunsResponse, error) {
	answer := new(datapb.ListRunsResponse)
	for _, run := range s.data.Store.Catalog().Runs {
		start := run.Start
		if math.IsNaN(start) {
			start = 0
		}
		answer.Runs = append(answer.Runs, &datapb.Run{Name: run.Name, StartTime: start})
	}
	return answer, nil
}

// A filter is which tags a request is about.
type filter struct {
	plugin string
	runs   map[string]bool // nil: all
	tags   map[string]bool // nil: all
}

func filterOf(plugin *datapb.PluginFilter, runTag *datapb.RunTagFilter) (filter, error) {
	if plugin.GetPluginName() == "" {
		return filter{}, invalid("must specify plugin_filter.plugin_name")
	}
	f := filter{plugin: plugin.GetPluginName()}
	if runs := runTag.GetRuns(); runs != nil {
		f.runs = setOf(runs.GetNames())
	}
	if tags := runTag.GetTags(); tags != nil {
		f.tags = setOf(tags.GetNames())
	}
	return f, nil
}

func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}

// tags goes through the tags of a class that pass a filter, run by run. The tags are
// valid until the next run.
func (s *Server) tags(f filter, class summary.DataClass) iter.Seq2[string, []*logdir.TagInfo] {
	return func(yield func(string, []*logdir.TagInfo) bool) {
		var tags []*logdir.TagInfo
		for _, run := range s.data.Store.Catalog().Runs {
			if f.runs != nil && !f.runs[run.Name] {
				continue
			}
			tags = tags[:0]
			for _, tag := range run.Tags {
				if tag.Plugin() == f.plugin && tag.Class() == class && (f.tags == nil || f.tags[tag.Name]) {
					tags = append(tags, tag)
				}
			}
			if len(tags) > 0 && !yield(run.Name, tags) {
				return
			}
		}
	}
}

// metadataOf is what the writer said of a tag.
func metadataOf(tag *logdir.TagInfo, content []byte) *tbpb.SummaryMetadata {
	return &tbpb.SummaryMetadata{
		PluginData:         &tbpb.SummaryMetadata_PluginData{PluginName: tag.Plugin(), Content: content},
		DisplayName:        tag.DisplayName(),
		SummaryDescription: tag.Description(),
		DataClass:          tbpb.DataClass(tag.Class()),
	}
}

func (s *Server) listScalars(_ context.Context, q *datapb.ListScalarsRequest) (*datapb.ListScalarsResponse, error) {
	f, err := filterOf(q.GetPluginFilter(), q.GetRunTagFilter())
	if err != nil {
		return nil, err
	}
	answer := new(datapb.ListScalarsResponse)
	for run, tags := range s.tags(f, summary.ClassScalar) {
		entry := &datapb.ListScalarsResponse_RunEntry{RunName: run}
		for _, tag := range tags {
			m := &datapb.ScalarMetadata{SummaryMetadata: metadataOf(tag, nil)}
			if view := tag.Series().View(); view.Len() > 0 {
				last := view.At(view.Len() - 1)
				m.MaxStep, m.MaxWallTime = last.Step, last.WallTime
			}
			entry.Tags = append(entry.Tags, &datapb.ListScalarsResponse_TagEntry{TagName: tag.Name, Metadata: m})
		}
		answer.Runs = append(answer.Runs, entry)
	}
	return answer, nil
}

// lastOf is step and wall time of the last value of a tag.
func lastOf(tag *logdir.TagInfo) (step int64, wall float64) {
	view := tag.Places().View()
	if view.Len() == 0 {
		return 0, 0
	}
	last := view.At(view.Len() - 1)
	return last.Step, last.WallTime
}

func (s *Server) listTensors(_ context.Context, q *datapb.ListTensorsRequest) (*datapb.ListTensorsResponse, error) {
	f, err := filterOf(q.GetPluginFilter(), q.GetRunTagFilter())
	if err != nil {
		return nil, err
	}
	answer := new(datapb.ListTensorsResponse)
	for run, tags := range s.tags(f, summary.ClassTensor) {
		if f.plugin == summary.PluginMesh {
			slices.SortStableFunc(tags, byMeshPart)
		}
		entry := &datapb.ListTensorsResponse_RunEntry{RunName: run}
		for _, tag := range tags {
			m := &datapb.TensorMetadata{SummaryMetadata: metadataOf(tag, tag.Content())}
			m.MaxStep, m.MaxWallTime = lastOf(tag)
			entry.Tags = append(entry.Tags, &datapb.ListTensorsResponse_TagEntry{TagName: tag.Name, Metadata: m})
		}
		answer.Runs = append(answer.Runs, entry)
	}
	return answer, nil
}

// byMeshPart orders the tags of meshes as writers write them: vertices, faces, colours.
// TensorBoard answers the parts of a mesh in the order in which they are listed here.
func byMeshPart(a, b *logdir.TagInfo) int { return int(meshPart(a)) - int(meshPart(b)) }

func meshPart(tag *logdir.TagInfo) tbpb.MeshPluginData_ContentType {
	info, err := summary.MeshInfo(tag.Content())
	if err != nil {
		return tbpb.MeshPluginData_UNDEFINED
	}
	return info.GetContentType()
}

func (s *Server) listBlobSequences(ctx context.Context, q *datapb.ListBlobSequencesRequest) (*datapb.ListBlobSequencesResponse, error) {
	f, err := filterOf(q.GetPluginFilter(), q.GetRunTagFilter())
	if err != nil {
		return nil, err
	}
	answer := new(datapb.ListBlobSequencesResponse)
	for run, tags := range s.tags(f, summary.ClassBlobs) {
		entry := &datapb.ListBlobSequencesResponse_RunEntry{RunName: run}
		for _, tag := range tags {
			m := &datapb.BlobSequenceMetadata{MaxLength: int64(provider.BlobsOfTag(tag)), SummaryMetadata: metadataOf(tag, s.blobContent(ctx, tag))}
			m.MaxStep, m.MaxWallTime = lastOf(tag)
			entry.Tags = append(entry.Tags, &datapb.ListBlobSequencesResponse_TagEntry{TagName: tag.Name, Metadata: m})
		}
		answer.Runs = append(answer.Runs, entry)
	}
	return answer, nil
}

// classicAudio is AudioPluginData { encoding=2: WAV=11, converted_to_tensor=3: true },
// which TensorBoard says of sounds that are no tensors.
var classicAudio = []byte{2 << 3, 11, 3 << 3, 1}

// blobContent is what the plugin keeps with a tag. Old writers keep nothing, but
// TensorBoard takes their sounds for WAV files.
func (s *Server) blobContent(ctx context.Context, tag *logdir.TagInfo) []byte {
	if tag.Plugin() != summary.PluginAudio || len(tag.Content()) > 0 {
		return tag.Content()
	}
	if item, ok := s.data.LastItem(ctx, tag); ok {
		if v, err := item.Read(ctx); err == nil && v.Kind == summary.KindAudio {
			return classicAudio
		}
	}
	return nil
}
