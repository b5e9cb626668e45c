package summary

// The messages in which TensorFlow 1, PyTorch and tensorboardX write histograms,
// images and sounds. TensorFlow 2 replaced them by tensors; WithClassicMessages
// chooses them.

import (
	"bytes"
	"fmt"
	"image"
	"image/color"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
)

// momentsOf describes the finite values.
func momentsOf(values []float32) Moments {
	low, high, count := extent(values)
	if count == 0 {
		return Moments{}
	}
	m := Moments{Min: low, Max: high, Num: float64(count)}
	for _, v := range values {
		x := float64(v)
		if x-x != 0 { // NaN or infinite
			continue
		}
		m.Sum += x
		m.SumSquares += x * x
	}
	return m
}

// momentsOfBuckets takes each value for the middle of its bucket, since buckets say no
// more. Low and high are the edges of what is not empty: readers take them for the
// outer edges.
func momentsOfBuckets(buckets []Bucket) (m Moments) {
	for _, b := range buckets {
		if b.Count == 0 {
			continue
		}
		if m.Num == 0 {
			m.Min = b.Left
		}
		m.Max = b.Right
		middle := b.Left/2 + b.Right/2
		m.Num += b.Count
		m.Sum += b.Count * middle
		m.SumSquares += b.Count * middle * middle
	}
	return m
}

// classicHistogram writes buckets as a HistogramProto.
func (w *Writer) classicHistogram(tag string, step int64, buckets []Bucket, m Moments, opts []TagOption) error {
	limits, counts := limitsOf(buckets)
	message, err := marshal(&tbpb.HistogramProto{
		Min: m.Min, Max: m.Max, Num: m.Num, Sum: m.Sum, SumSquares: m.SumSquares, BucketLimit: limits, Bucket: counts,
	})
	if err != nil {
		return fmt.Errorf("histogram %q: %w", tag, err)
	}
	return w.add(step, []sample{{tag: tag, plugin: PluginHistograms, class: ClassTensor, form: formHistogram, data: message}}, opts)
}

// limitsOf gives the right edges and the counts of buckets. A HistogramProto has no
// left edges, each bucket begins where the one before it ends: a gap becomes an empty
// bucket.
func limitsOf(buckets []Bucket) (limits, counts []float64) {
	for i, b := range buckets {
		if i > 0 && b.Left > limits[len(limits)-1] {
			limits, counts = append(limits, b.Left), append(counts, 0)
		}
		right := b.Right
		if i > 0 {
			right = max(right, limits[len(limits)-1])
		}
		limits, counts = append(limits, right), append(counts, b.Count)
	}
	return limits, counts
}

// classicImages writes each picture as a Summary.Image.
func (w *Writer) classicImages(tag string, step int64, images []image.Image, size image.Point, opts []TagOption) error {
	var samples []sample
	for i, img := range images {
		var file bytes.Buffer
		if err := pngEncoder.Encode(&file, img); err != nil {
			return fmt.Errorf("image %q: picture %d: %w", tag, i, err)
		}
		config, _, err := image.DecodeConfig(bytes.NewReader(file.Bytes())) // the encoder chooses the colours
		if err != nil {
			return fmt.Errorf("image %q: picture %d: %w", tag, i, err)
		}
		message, err := imageMessage(size, config.ColorModel, file.Bytes())
		if err != nil {
			return fmt.Errorf("image %q: picture %d: %w", tag, i, err)
		}
		samples = append(samples, sample{tag: classicTag(tag, "image", i, len(images)), plugin: PluginImages, class: ClassBlobs, form: formImage, data: message})
	}
	return w.addSome(step, samples, opts)
}

// imageMessage is a serialized Summary.Image.
func imageMessage(size image.Point, model color.Model, file []byte) ([]byte, error) {
	return marshal(&tbpb.Summary_Image{
		Width: int32(size.X), Height: int32(size.Y), Colorspace: colorspaceOf(model), EncodedImageString: file,
	})
}

// colorspaceOf is TensorFlow's number of channels.
func colorspaceOf(model color.Model) int32 {
	switch model {
	case color.GrayModel, color.Gray16Model:
		return 1
	case color.NRGBAModel, color.NRGBA64Model:
		return 4
	}
	return 3
}

// classicAudio writes each sound as a Summary.Audio.
func (w *Writer) classicAudio(tag string, step int64, sounds []float32, shape [3]int, sampleRate int, opts []TagOption) error {
	var samples []sample
	size := shape[1] * shape[2]
	for i := range shape[0] {
		message, err := marshal(&tbpb.Summary_Audio{
			SampleRate:         float32(sampleRate),
			NumChannels:        int64(shape[2]),
			LengthFrames:       int64(shape[1]),
			EncodedAudioString: appendWAV(nil, sounds[i*size:(i+1)*size], shape[2], sampleRate),
			ContentType:        "audio/wav",
		})
		if err != nil {
			return fmt.Errorf("audio %q: %w", tag, err)
		}
		samples = append(samples, sample{tag: classicTag(tag, "audio", i, shape[0]), plugin: PluginAudio, content: []byte(audioWAV), class: ClassBlobs, form: formAudio, data: message})
	}
	return w.addSome(step, samples, opts)
}

// classicTag is the tag of output i of n. TensorFlow 1 numbers several outputs.
func classicTag(tag, kind string, i, n int) string {
	if n == 1 {
		return tag
	}
	return fmt.Sprintf("%s/%s/%d", tag, kind, i)
}

// addSome is add where there may be no samples, as with MaxOutputs(0): then there is no
// event.
func (w *Writer) addSome(step int64, samples []sample, opts []TagOption) error {
	if len(samples) == 0 {
		return nil
	}
	return w.add(step, samples, opts)
}

// marshal serializes a message to the same bytes every time.
func marshal(m proto.Message) ([]byte, error) {
	return proto.MarshalOptions{Deterministic: true}.Marshal(m)
}
