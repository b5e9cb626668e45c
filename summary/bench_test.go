package summary_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// A hole takes everything and keeps nothing, so that no disk is measured.
type hole struct{}

func (hole) Write(p []byte) (int, error) { return len(p), nil }
func (hole) Close() error                { return nil }

// discard writes into a hole.
func discard() summary.Option {
	return summary.WithCreate(func(string) (io.WriteCloser, error) { return hole{}, nil })
}

func benchWriter(b *testing.B) *summary.Writer {
	b.Helper()
	w, err := summary.NewWriter(b.TempDir(), discard())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { w.Close() })
	return w
}

// One scalar, without the disk.
func BenchmarkWriterScalar(b *testing.B) {
	w := benchWriter(b)
	step := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		step++
		if err := w.Scalar("loss/train", step, 0.5); err != nil {
			b.Fatal(err)
		}
	}
}

// One scalar into a real file.
func BenchmarkWriterScalarToFile(b *testing.B) {
	w, err := summary.NewWriter(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	step := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		step++
		if err := w.Scalar("loss/train", step, 0.5); err != nil {
			b.Fatal(err)
		}
	}
}

// One scalar as a tensor, without the disk.
func BenchmarkWriterScalarAsTensor(b *testing.B) {
	w, err := summary.NewWriter(b.TempDir(), discard(), summary.WithTensorScalars())
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	step := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		step++
		if err := w.Scalar("loss/train", step, 0.5); err != nil {
			b.Fatal(err)
		}
	}
}

// The same scalar by way of message objects, to compare with.
func BenchmarkWriterScalarAsMessage(b *testing.B) {
	w := benchWriter(b)
	p := summary.Point{WallTime: 1.7e9}
	b.ReportAllocs()
	for b.Loop() {
		p.Step++
		if err := w.WriteEvent(scalarEvent(p, "loss/train", tensorOf(b, 0.5, false), nil)); err != nil {
			b.Fatal(err)
		}
	}
}

// Goroutines that share a writer.
func BenchmarkWriterScalarParallel(b *testing.B) {
	w := benchWriter(b)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for step := int64(0); pb.Next(); step++ {
			if err := w.Scalar("loss/train", step, 0.5); err != nil {
				b.Error(err)
			}
		}
	})
}

// eventsOf makes n events and the file that holds them.
func eventsOf(b *testing.B, n int, event func(step int64) *tbpb.Event) (data [][]byte, file []byte) {
	b.Helper()
	for step := range int64(n) {
		data = append(data, marshal(b, event(step)))
		file = summary.AppendRecord(file, data[step])
	}
	return data, file
}

// forms are the two ways in which scalars are written: TensorFlow 1, PyTorch and this
// package write simple values, TensorFlow 2 tensors.
func forms(b *testing.B) map[string]func(step int64) *tbpb.Event {
	tensor := tensorOf(b, 0.5, false)
	return map[string]func(step int64) *tbpb.Event{
		"simple": func(step int64) *tbpb.Event { return summaryEvent(1.7e9, step, simple("loss/train", 0.5)) },
		"tensor": func(step int64) *tbpb.Event {
			return scalarEvent(summary.Point{WallTime: 1.7e9, Step: step}, "loss/train", tensor, nil)
		},
	}
}

func BenchmarkRecordReader(b *testing.B) {
	for _, size := range []int{50, 1000, 100_000} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			file := bytes.Repeat(summary.AppendRecord(nil, make([]byte, size)), max(1, 1_000_000/size))
			src := bytes.NewReader(file)
			r := summary.NewRecordReader(src, 0)
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				r.Reset(src, 0)
				for {
					if _, err := r.Next(); errors.Is(err, io.EOF) {
						break
					} else if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// One event and its number, found in place.
func BenchmarkScanEvent(b *testing.B) {
	for name, form := range forms(b) {
		b.Run(name, func(b *testing.B) {
			data, _ := eventsOf(b, 1000, form)
			benchScan(b, data)
		})
	}
	b.Run("keras", func(b *testing.B) { benchScan(b, kerasScalars(b)) })
}

func benchScan(b *testing.B, data [][]byte) {
	var e summary.Event
	i, sum := 0, 0.0
	b.ReportAllocs()
	for b.Loop() {
		if err := e.Scan(data[i%len(data)]); err != nil {
			b.Fatal(err)
		}
		v := &e.Values[0]
		if v.Kind == summary.KindTensor {
			v.Scalar, _ = summary.ScalarOf(v.Data)
		}
		sum += v.Scalar
		i++
	}
	if sum == 0 {
		b.Error("no numbers")
	}
}

// kerasScalars is the scalars that Keras wrote: each comes with metadata.
func kerasScalars(b *testing.B) (scalars [][]byte) {
	var e summary.Event
	for _, path := range eventFiles(b, "logs/keras_mlp/run_lr_0.01/train") {
		for _, data := range records(b, readFile(b, path)) {
			if e.Scan(data) == nil && e.Step > 0 && len(e.Values) == 1 && len(e.Values[0].Data) == 10 {
				scalars = append(scalars, data)
			}
		}
	}
	return scalars
}

// The same by way of message objects, to compare with.
func BenchmarkUnmarshalEvent(b *testing.B) {
	for name, form := range forms(b) {
		b.Run(name, func(b *testing.B) {
			data, _ := eventsOf(b, 1000, form)
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				if err := proto.Unmarshal(data[i%len(data)], new(tbpb.Event)); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}

func BenchmarkReader(b *testing.B) {
	for name, form := range forms(b) {
		b.Run(name, func(b *testing.B) {
			_, file := eventsOf(b, 10_000, form)
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				n := 0
				for _, err := range summary.NewReader(bytes.NewReader(file)).Events() {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n != 10_000 {
					b.Fatal(fmt.Sprint(n, " events"))
				}
			}
		})
	}
}

// A histogram of the weights of a layer of 784 × 300.
func BenchmarkWriterHistogram(b *testing.B) {
	w := benchWriter(b)
	values := make([]float32, 784*300)
	for i := range values {
		values[i] = float32(i%1013) / 1013
	}
	b.SetBytes(int64(4 * len(values)))
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Histogram("dense/kernel", 1, values); err != nil {
			b.Fatal(err)
		}
	}
}

// The weights of that layer as a picture.
func BenchmarkWriterImage(b *testing.B) {
	w := benchWriter(b)
	pixels := make([]float32, 784*300)
	for i := range pixels {
		pixels[i] = float32(i%1013) / 1013
	}
	b.ReportAllocs()
	for b.Loop() {
		images, err := summary.ImagesOf(pixels, [4]int{1, 784, 300, 1})
		if err != nil {
			b.Fatal(err)
		}
		if err := w.Image("dense/kernel", 1, images); err != nil {
			b.Fatal(err)
		}
	}
}
