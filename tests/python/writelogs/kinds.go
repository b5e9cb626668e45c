package main

import (
	"bytes"
	"fmt"
	"image"
	"strconv"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// A sample is one call of a Writer's method. Which of the fields count is a matter
// of its kind.
type sample struct {
	Kind        string `json:"kind"`
	Tag         string `json:"tag"`
	Step        int64  `json:"step"`
	Display     string `json:"display"`
	Description string `json:"description"`
	Most        *int   `json:"most"` // MaxOutputs

	Numbers  []number         `json:"numbers"`
	Small    []uint8          `json:"small"` // base64
	Shape    []int            `json:"shape"`
	Buckets  []summary.Bucket `json:"buckets"`
	Texts    []string         `json:"texts"`
	Bytes    []byte           `json:"bytes"` // base64: a file, a serialized message, JSON
	Rate     int              `json:"rate"`
	Labels   []bool           `json:"labels"`
	Weights  []number         `json:"weights"`
	N        int              `json:"n"` // thresholds, bodies, a status
	HParams  map[string]any   `json:"hparams"`
	Header   []string         `json:"header"`
	Rows     [][]string       `json:"rows"`
	Vertices [][3]float32     `json:"vertices"`
	Faces    [][3]int32       `json:"faces"`
	Colors   [][3]uint8       `json:"colors"`
	Config   map[string]any   `json:"config"`
}

// A number is JSON's, or in a string what JSON lacks.
type number float32

func (x *number) UnmarshalJSON(b []byte) error {
	v, err := strconv.ParseFloat(string(bytes.Trim(b, `"`)), 32)
	*x = number(v)
	return err
}

func floats(numbers []number) []float32 {
	if numbers == nil {
		return nil
	}
	all := make([]float32, len(numbers))
	for i, x := range numbers {
		all[i] = float32(x)
	}
	return all
}

func (s sample) options() []summary.TagOption {
	var opts []summary.TagOption
	if s.Display != "" {
		opts = append(opts, summary.DisplayName(s.Display))
	}
	if s.Description != "" {
		opts = append(opts, summary.Description(s.Description))
	}
	if s.Most != nil {
		opts = append(opts, summary.MaxOutputs(*s.Most))
	}
	return opts
}

// kinds is how each kind is written.
var kinds = map[string]func(s sample, w *summary.Writer) error{
	"histogram": func(s sample, w *summary.Writer) error {
		return w.Histogram(s.Tag, s.Step, floats(s.Numbers), s.options()...)
	},
	"buckets": func(s sample, w *summary.Writer) error {
		return w.HistogramBuckets(s.Tag, s.Step, s.Buckets, s.options()...)
	},
	"buckets_of": func(s sample, w *summary.Writer) error {
		return w.HistogramBuckets(s.Tag, s.Step, summary.BucketsOf(floats(s.Numbers), s.N), s.options()...)
	},
	"image": func(s sample, w *summary.Writer) error {
		images, err := s.images()
		if err != nil {
			return err
		}
		return w.Image(s.Tag, s.Step, images, s.options()...)
	},
	"figure": func(s sample, w *summary.Writer) error {
		return w.Figure(s.Tag, s.Step, bytes.NewReader(s.Bytes), s.options()...)
	},
	"audio": func(s sample, w *summary.Writer) error {
		return w.Audio(s.Tag, s.Step, floats(s.Numbers), [3]int(s.Shape), s.Rate, s.options()...)
	},
	"text":  func(s sample, w *summary.Writer) error { return w.Text(s.Tag, s.Step, s.Texts[0], s.options()...) },
	"table": func(s sample, w *summary.Writer) error { return w.TextTable(s.Tag, s.Step, s.Rows, s.options()...) },
	"texts": func(s sample, w *summary.Writer) error {
		return w.Texts(s.Tag, s.Step, s.Texts, s.Shape, s.options()...)
	},
	"graph": message(func(_ sample, w *summary.Writer, m *tbpb.GraphDef) error { return w.Graph(m) }),
	"run_metadata": message(func(s sample, w *summary.Writer, m *tbpb.RunMetadata) error {
		return w.RunMetadata(s.Tag, s.Step, m)
	}),
	"keras":         func(s sample, w *summary.Writer) error { return w.KerasModel(s.Bytes) },
	"hparams":       func(s sample, w *summary.Writer) error { return w.HParams(s.HParams) },
	"hparams_start": message(func(_ sample, w *summary.Writer, m *tbpb.SessionStartInfo) error { return w.HParamsStart(m) }),
	"hparams_end": func(s sample, w *summary.Writer) error {
		return w.HParamsEnd(tbpb.SessionEndStatus(s.N))
	},
	"experiment": message(func(_ sample, w *summary.Writer, m *tbpb.Experiment) error { return w.HParamsExperiment(m) }),
	"pr_curve": func(s sample, w *summary.Writer) error {
		curve, err := summary.PRCurveOf(s.Labels, floats(s.Numbers), floats(s.Weights), s.N)
		if err != nil {
			return err
		}
		return w.PRCurve(s.Tag, s.Step, curve, s.options()...)
	},
	"embedding": func(s sample, w *summary.Writer) error {
		e := summary.Embedding{Vectors: floats(s.Numbers), Dim: s.N, Header: s.Header, Metadata: s.Rows}
		if s.Small != nil {
			images, err := s.images()
			if err != nil {
				return err
			}
			e.Sprites = images
		}
		return w.Embedding(s.Tag, s.Step, e)
	},
	"mesh": func(s sample, w *summary.Writer) error {
		mesh := summary.Mesh{Vertices: s.Vertices, Faces: s.Faces, Colors: s.Colors, Bodies: s.N, Config: s.Config}
		return w.Mesh(s.Tag, s.Step, mesh, s.options()...)
	},
	"layout": message(func(_ sample, w *summary.Writer, m *tbpb.Layout) error { return w.CustomScalars(m) }),
}

// message is a kind that is a serialized message, in Bytes.
func message[M any, P interface {
	*M
	proto.Message
}](write func(s sample, w *summary.Writer, m P) error) func(s sample, w *summary.Writer) error {
	return func(s sample, w *summary.Writer) error {
		m := P(new(M))
		if err := proto.Unmarshal(s.Bytes, m); err != nil {
			return err
		}
		return write(s, w, m)
	}
}

// images are the pictures of a tensor, of bytes or of floats.
func (s sample) images() ([]image.Image, error) {
	if s.Small != nil {
		return summary.ImagesOf(s.Small, [4]int(s.Shape))
	}
	return summary.ImagesOf(floats(s.Numbers), [4]int(s.Shape))
}

func (s sample) write(w *summary.Writer) error {
	write := kinds[s.Kind]
	if write == nil {
		return fmt.Errorf("no kind %q", s.Kind)
	}
	return write(s, w)
}
