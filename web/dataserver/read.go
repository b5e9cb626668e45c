package dataserver

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"board/proto/datapb"
	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
)

// The values of tags. Those that cannot be read, because their file has changed since
// or because they are not what their plugin is about, are left out.

// readOf is which tags a request is about, and how many values of each it wants at most.
// TensorBoard asks for 0 where --samples_per_plugin says 0, which means all.
func readOf(plugin *datapb.PluginFilter, runTag *datapb.RunTagFilter, down *datapb.Downsample) (f filter, most int, err error) {
	switch {
	case down == nil:
		return f, 0, invalid("must specify downsample")
	case down.GetNumPoints() < 0:
		return f, 0, invalid("num_points is %d; it must not be negative", down.GetNumPoints())
	}
	f, err = filterOf(plugin, runTag)
	return f, int(min(down.GetNumPoints(), 1<<31-1)), err
}

func (s *Server) readScalars(ctx context.Context, q *datapb.ReadScalarsRequest) (*datapb.ReadScalarsResponse, error) {
	f, most, err := readOf(q.GetPluginFilter(), q.GetRunTagFilter(), q.GetDownsample())
	if err != nil {
		return nil, err
	}
	answer := new(datapb.ReadScalarsResponse)
	for run, tags := range s.tags(f, summary.ClassScalar) {
		entry := &datapb.ReadScalarsResponse_RunEntry{RunName: run}
		for _, tag := range tags {
			data := new(datapb.ScalarData)
			samples, _ := s.data.SamplesUpTo(ctx, tag.Series(), most)
			for points := range samples {
				data.Step = append(data.Step, points.Steps...)
				data.WallTime = append(data.WallTime, points.WallTimes...)
				for _, x := range points.Values {
					data.Value = append(data.Value, float32(x))
				}
			}
			entry.Tags = append(entry.Tags, &datapb.ReadScalarsResponse_TagEntry{TagName: tag.Name, Data: data})
		}
		answer.Runs = append(answer.Runs, entry)
	}
	return answer, ctx.Err()
}

func (s *Server) readTensors(ctx context.Context, q *datapb.ReadTensorsRequest) (*datapb.ReadTensorsResponse, error) {
	f, most, err := readOf(q.GetPluginFilter(), q.GetRunTagFilter(), q.GetDownsample())
	if err != nil {
		return nil, err
	}
	answer := new(datapb.ReadTensorsResponse)
	for run, tags := range s.tags(f, summary.ClassTensor) {
		entry := &datapb.ReadTensorsResponse_RunEntry{RunName: run}
		for _, tag := range tags {
			data := new(datapb.TensorData)
			err := s.each(ctx, tag, most, func(item logdir.Item, v *summary.Value) error {
				tensor, err := tensorOf(v)
				if err == nil {
					data.Step, data.WallTime = append(data.Step, item.Step), append(data.WallTime, item.WallTime)
					data.Value = append(data.Value, tensor)
				}
				return err
			})
			if err != nil {
				return nil, err
			}
			entry.Tags = append(entry.Tags, &datapb.ReadTensorsResponse_TagEntry{TagName: tag.Name, Data: data})
		}
		answer.Runs = append(answer.Runs, entry)
	}
	return answer, nil
}

// each reads the values of a tag. What use cannot use is left out, too.
func (s *Server) each(ctx context.Context, tag *logdir.TagInfo, most int, use func(logdir.Item, *summary.Value) error) error {
	items, _ := s.data.ItemsUpTo(ctx, tag, most)
	for item := range items {
		v, err := item.Read(ctx)
		if err == nil {
			err = use(item, &v)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			s.log.Info("a value is left out", "tag", tag.Name, "step", item.Step, "error", err)
		}
	}
	return nil
}

// tensorOf is a value as a tensor: that of an old histogram is [buckets, 3].
func tensorOf(v *summary.Value) (*tbpb.TensorProto, error) {
	data := v.Data
	if v.Kind == summary.KindHistogram {
		h, err := summary.DecodeHistogram(v)
		if err != nil {
			return nil, err
		}
		if data, err = histogramTensor(h); err != nil {
			return nil, err
		}
	} else if v.Kind != summary.KindTensor {
		return nil, errors.New("expected a tensor, got " + v.Kind.String())
	}
	tensor := new(tbpb.TensorProto)
	return tensor, proto.Unmarshal(data, tensor)
}

func histogramTensor(h summary.Histogram) ([]byte, error) {
	triples := h.Triples()
	numbers := make([]float32, 0, 3*len(triples))
	for _, t := range triples {
		numbers = append(numbers, float32(t[0]), float32(t[1]), float32(t[2]))
	}
	return summary.AppendTensor(nil, summary.Tensor{Type: tbpb.DataType_DT_FLOAT, Shape: []int{len(triples), 3}, Values: numbers})
}

func (s *Server) readBlobSequences(ctx context.Context, q *datapb.ReadBlobSequencesRequest) (*datapb.ReadBlobSequencesResponse, error) {
	f, most, err := readOf(q.GetPluginFilter(), q.GetRunTagFilter(), q.GetDownsample())
	if err != nil {
		return nil, err
	}
	answer := new(datapb.ReadBlobSequencesResponse)
	for run, tags := range s.tags(f, summary.ClassBlobs) {
		entry := &datapb.ReadBlobSequencesResponse_RunEntry{RunName: run}
		for _, tag := range tags {
			data := new(datapb.BlobSequenceData)
			err := s.each(ctx, tag, most, func(item logdir.Item, v *summary.Value) error {
				blobs, err := provider.Blobs(tag.Plugin(), v)
				if err == nil {
					data.Step, data.WallTime = append(data.Step, item.Step), append(data.WallTime, item.WallTime)
					data.Values = append(data.Values, references(run, tag.Name, item, len(blobs)))
				}
				return err
			})
			if err != nil {
				return nil, err
			}
			entry.Tags = append(entry.Tags, &datapb.ReadBlobSequencesResponse_TagEntry{TagName: tag.Name, Data: data})
		}
		answer.Runs = append(answer.Runs, entry)
	}
	return answer, nil
}

// references is the keys of the blobs of one value.
func references(run, tag string, item logdir.Item, n int) *datapb.BlobReferenceSequence {
	all := new(datapb.BlobReferenceSequence)
	for i := range n {
		key := provider.Blob{Run: run, Tag: tag, Step: item.Step, Checksum: item.Place.Checksum, Index: i}.Key()
		all.BlobRefs = append(all.BlobRefs, &datapb.BlobReference{BlobKey: key})
	}
	return all
}

// pieceSize is how many bytes of a blob are sent at a time: clients take messages of 4 MiB unless they are told otherwise.
const pieceSize = 1 << 20

// readBlob sends the blob that has a key, in pieces.
func (s *Server) readBlob(ctx context.Context, q *datapb.ReadBlobRequest, send func(*datapb.ReadBlobResponse) error) error {
	name, err := provider.BlobOf(q.GetBlobKey())
	if err != nil {
		return invalid("blob_key: %v", err)
	}
	item, tag, err := provider.FindBlob(ctx, s.data.Store.Catalog(), name)
	if err != nil {
		return status.Error(codes.NotFound, err.Error())
	}
	v, err := item.Read(ctx)
	if err != nil {
		return status.Error(codes.NotFound, err.Error())
	}
	blobs, err := provider.Blobs(tag.Plugin(), &v)
	if err != nil || name.Index < 0 || name.Index >= len(blobs) {
		return status.Error(codes.NotFound, "there is no such blob")
	}
	for blob := blobs[name.Index]; ; {
		n := min(len(blob), pieceSize)
		if err := send(&datapb.ReadBlobResponse{Data: blob[:n]}); err != nil {
			return err
		}
		if blob = blob[n:]; len(blob) == 0 {
			return nil
		}
	}
}
