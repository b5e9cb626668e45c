package summary_test

import (
	"bytes"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// seedValues are small values of a plugin from all real files, by their kind and
// their data, or by the content of their metadata.
func seedValues(f *testing.F, plugin string, add func(v loggedValue)) {
	f.Helper()
	for _, tags := range logged(f, "logs") {
		for _, values := range tags {
			if values[0].Meta.Plugin == plugin && len(values[0].Data) < 4000 {
				add(values[0])
			}
		}
	}
}

// bounded wants that reading takes no more memory than its input explains: a slice
// header for a string of two bytes, some hundred bytes for a message of two, and what
// the limit "spread" leaves free.
func bounded(t *testing.T, input []byte, read func()) {
	t.Helper()
	if took := allocated(read); took > 400*uint64(len(input))+32<<20 {
		t.Fatalf("%d bytes of memory for %d bytes", took, len(input))
	}
}

// fuzzValue gives a reader values of any kind and data.
func fuzzValue(f *testing.F, plugin string, read func(t *testing.T, v *summary.Value)) {
	f.Helper()
	seedValues(f, plugin, func(v loggedValue) { f.Add(uint8(v.Kind), v.Data) })
	f.Fuzz(func(t *testing.T, kind uint8, data []byte) {
		v := &summary.Value{Kind: summary.Kind(kind), Data: data}
		bounded(t, data, func() { read(t, v) })
	})
}

// A tensor that can be read is written with the same elements, and a message that
// protobuf refuses is none.
func FuzzDecodeTensor(f *testing.F) {
	for _, c := range decodeGolden[tensorCase](f, "tensors") {
		f.Add(unhex(f, c.Message))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var tensor summary.Tensor
		var err error
		bounded(t, data, func() { tensor, err = summary.DecodeTensor(data) })
		if err != nil || tensor.Len() > 1<<12 { // a last element that stands for a million takes time and says no more
			return
		}
		once, err := summary.AppendTensor(nil, tensor)
		if err != nil {
			t.Fatal(err)
		}
		again, err := summary.DecodeTensor(once)
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := summary.AppendTensor(nil, again); err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("%x, then %x, %v", once, twice, err)
		}
		if err := proto.Unmarshal(once, new(tbpb.TensorProto)); err != nil {
			t.Fatal(err)
		}
		if wide, ok := tensor.Float64s(); ok && len(wide) != tensor.Len() {
			t.Fatalf("%d numbers of %d", len(wide), tensor.Len())
		}
	})
}

func FuzzDecodeImages(f *testing.F) {
	fuzzValue(f, summary.PluginImages, func(t *testing.T, v *summary.Value) {
		images, err := summary.DecodeImages(v)
		if err == nil && (images.Width < 0 || images.Height < 0) {
			t.Fatalf("%d×%d", images.Width, images.Height)
		}
	})
}

func FuzzDecodeAudio(f *testing.F) {
	fuzzValue(f, summary.PluginAudio, func(t *testing.T, v *summary.Value) {
		sounds, _ := summary.DecodeAudio(v)
		for _, s := range sounds {
			if s.Channels < 0 || s.Frames < 0 {
				t.Fatalf("%d channels of %d frames", s.Channels, s.Frames)
			}
		}
	})
}

func FuzzDecodeHistogram(f *testing.F) {
	fuzzValue(f, summary.PluginHistograms, func(t *testing.T, v *summary.Value) {
		h, err := summary.DecodeHistogram(v)
		if err != nil {
			return
		}
		if len(h.Triples()) != len(h.Buckets) {
			t.Fatalf("%d triples of %d buckets", len(h.Triples()), len(h.Buckets))
		}
		h.Distribution()
	})
}

func FuzzDecodeText(f *testing.F) {
	fuzzValue(f, summary.PluginText, func(t *testing.T, v *summary.Value) {
		texts, err := summary.DecodeText(v)
		if n := (summary.Tensor{Shape: texts.Shape}).Len(); err == nil && n != len(texts.Texts) {
			t.Fatalf("%d texts of %d", len(texts.Texts), n)
		}
	})
}

func FuzzDecodePRCurve(f *testing.F) {
	fuzzValue(f, summary.PluginPRCurves, func(t *testing.T, v *summary.Value) {
		c, err := summary.DecodePRCurve(v)
		if err == nil && c.Defined() > len(c.Thresholds()) {
			t.Fatalf("%d of %d thresholds", c.Defined(), len(c.Thresholds()))
		}
	})
}

func FuzzDecodeLayout(f *testing.F) {
	fuzzValue(f, summary.PluginCustomScalars, func(t *testing.T, v *summary.Value) {
		if layout, err := summary.DecodeLayout(v); (layout == nil) == (err == nil) {
			t.Fatalf("%v and %v", layout, err)
		}
	})
}

func FuzzDecodeGraph(f *testing.F) {
	for _, plugin := range []string{summary.PluginGraphs, summary.PluginRunMetadataGraph, summary.PluginTaggedRunMetadata} {
		seedValues(f, plugin, func(v loggedValue) { f.Add(uint8(v.Kind), v.Data) })
	}
	f.Fuzz(func(t *testing.T, kind uint8, data []byte) {
		v := &summary.Value{Kind: summary.Kind(kind), Data: data}
		bounded(t, data, func() {
			if b, err := summary.DecodeGraph(v); err == nil {
				_, _ = summary.ParseGraph(b)
			}
			if b, err := summary.DecodeRunMetadata(v); err == nil {
				if m, err := summary.ParseRunMetadata(b); err == nil {
					_, _ = summary.FunctionGraph(m)
				}
			}
			_, _ = summary.DecodeKerasModel(v)
		})
	})
}

func FuzzDecodeMesh(f *testing.F) {
	seedValues(f, summary.PluginMesh, func(v loggedValue) { f.Add(v.Meta.Content, v.Data) })
	f.Fuzz(func(t *testing.T, content, data []byte) {
		info, err := summary.MeshInfo(content)
		if err != nil {
			return
		}
		bounded(t, data, func() {
			p, err := summary.DecodeMeshPart(&summary.Value{Kind: summary.KindTensor, Data: data}, info)
			if err != nil {
				return
			}
			if body, err := p.AppendBody(nil, p.Bodies-1); err == nil && len(body) > 12*(len(p.Vertices)+len(p.Faces)+len(p.Colors)) {
				t.Fatalf("a body of %d bytes", len(body))
			}
			_, _ = summary.JoinMesh(p, p)
		})
	})
}

func FuzzDecodeHParams(f *testing.F) {
	seedValues(f, summary.PluginHParams, func(v loggedValue) { f.Add(v.Meta.Content) })
	f.Fuzz(func(t *testing.T, content []byte) {
		bounded(t, content, func() {
			h, err := summary.DecodeHParams(content)
			if (h == summary.HParams{}) == (err == nil) {
				t.Fatalf("%v and %v", h, err)
			}
		})
	})
}

func FuzzDecodeEmbedding(f *testing.F) {
	f.Add([]byte("1\t2\n3\t4\n"), uint32(2), uint32(2))
	f.Add([]byte("word\tclass\na\t1\n\nb"), uint32(0), uint32(0))
	f.Add([]byte("\x00\x00\x80\x3f\x00\x00\x80\xbf"), uint32(1), uint32(2))
	f.Add([]byte(`embeddings { tensor_name: "a" tensor_shape: 3 sprite { single_image_dim: 2 } }`), uint32(0), uint32(0))
	f.Fuzz(func(t *testing.T, file []byte, points, dimensions uint32) {
		bounded(t, file, func() {
			vectors, dim, err := summary.DecodeVectors(file, []uint32{points, dimensions})
			if err == nil && (dim < 1 || len(vectors) == 0 || len(vectors)%dim != 0) {
				t.Fatalf("%d numbers in %d dimensions", len(vectors), dim)
			}
			_, _, _ = summary.DecodeLabels(file)
			_, _ = summary.DecodeProjector(file)
		})
	})
}

// What the metadata of a tag says is read without a complaint, whatever it is.
func FuzzMetadataOf(f *testing.F) {
	for _, tags := range logged(f, "logs") {
		for _, values := range tags {
			f.Add(uint8(values[0].Kind), values[0].Value.Metadata)
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, metadata []byte) {
		v := &summary.Value{Tag: []byte("tag"), Kind: summary.Kind(kind), Metadata: metadata}
		m := summary.MetadataOf(v)
		if m.Plugin != "" && !m.Known() {
			t.Fatalf("%+v is not known", m)
		}
		m.Version()
		summary.AudioIsWAV(m.Content)
		for _, p := range summary.Plugins() {
			p.Items(&summary.Value{Kind: summary.Kind(kind), Data: metadata})
		}
	})
}
