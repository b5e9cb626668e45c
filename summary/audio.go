package summary

import (
	"encoding/binary"
	"fmt"
	"math"
)

const (
	audioWAV = "\x10\x0b" // AudioPluginData{encoding=2: WAV=11}
	wavHead  = 44         // bytes before the samples
)

// Audio adds the sounds of one step, at the present time, as 16-bit WAV. They are a
// tensor of shape (sounds, frames, channels), in row-major order; a sample is from
// -1 to 1, and what lies beyond is clipped; NaN is silent. The sample rate is in Hz.
func (w *Writer) Audio(tag string, step int64, samples []float32, shape [3]int, sampleRate int, opts ...TagOption) error {
	size, err := sizeOfShape(len(samples), shape[:])
	if err == nil {
		err = checkWAV(size/shape[0], shape[2], sampleRate)
	}
	if err != nil {
		return fmt.Errorf("audio %q of shape (sounds, frames, channels): %w", tag, err)
	}
	size /= shape[0]
	n := limit(shape[0], opts)
	if w.opts.classic {
		return w.classicAudio(tag, step, samples[:n*size], [3]int{n, shape[1], shape[2]}, sampleRate, opts)
	}
	tensor := make([]byte, 0, 32+n*(2*size+wavHead+16))
	tensor = appendTensorHead(tensor, dtString, n, 2)
	for i := range n {
		tensor = appendLength(tensor, 8, wavHead+2*size)
		tensor = appendWAV(tensor, samples[i*size:(i+1)*size], shape[2], sampleRate)
		tensor = appendString(tensor, "") // a label, which no reader shows
	}
	return w.add(step, []sample{{tag: tag, plugin: PluginAudio, content: []byte(audioWAV), data: tensor}}, opts)
}

// checkWAV tells what the head of a WAV file cannot say.
func checkWAV(samples, channels, sampleRate int) error {
	switch {
	case channels > math.MaxUint16/2:
		return fmt.Errorf("%d channels; expected at most %d", channels, math.MaxUint16/2)
	case sampleRate < 1 || int64(sampleRate) > math.MaxUint32/int64(2*channels):
		return fmt.Errorf("sample rate of %d Hz; expected a positive one that a WAV file can hold", sampleRate)
	case int64(samples) > (math.MaxUint32-wavHead)/2:
		return fmt.Errorf("%d samples; a WAV file holds at most 4 GiB", samples)
	}
	return nil
}

// appendWAV appends a WAV file of 16-bit samples, channel after channel in each frame.
func appendWAV(dst []byte, samples []float32, channels, sampleRate int) []byte {
	le := binary.LittleEndian
	dst = le.AppendUint32(append(dst, "RIFF"...), uint32(wavHead-8+2*len(samples)))
	dst = le.AppendUint32(append(dst, "WAVEfmt "...), 16)
	dst = le.AppendUint16(dst, 1) // PCM
	dst = le.AppendUint16(dst, uint16(channels))
	dst = le.AppendUint32(dst, uint32(sampleRate))
	dst = le.AppendUint32(dst, uint32(2*channels*sampleRate)) // bytes a second
	dst = le.AppendUint16(dst, uint16(2*channels))            // bytes a frame
	dst = le.AppendUint16(dst, 16)                            // bits a sample
	dst = le.AppendUint32(append(dst, "data"...), uint32(2*len(samples)))
	for _, x := range samples {
		dst = le.AppendUint16(dst, uint16(pcm(x)))
	}
	return dst
}

// pcm is a sample as 16 bits, rounded and clipped as TensorFlow does.
func pcm(x float32) int16 {
	v := math.Round(float64(x * (1 << 15)))
	switch {
	case v >= math.MaxInt16:
		return math.MaxInt16
	case v <= math.MinInt16:
		return math.MinInt16
	case v != v:
		return 0
	}
	return int16(v)
}
