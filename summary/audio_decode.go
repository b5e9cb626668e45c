package summary

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"

	"board/proto/tbpb"
	"board/summary/internal/wire"
)

// A Sound is one of the sounds of a step of a tag. What the writer does not say is
// taken from the head of a WAV file, and else is the zero value.
type Sound struct {
	File        []byte  // encoded; part of the value, and untrusted
	Label       string  // which no writer fills in, and TensorBoard does not show
	ContentType string  // as "audio/wav"; what the writer says is untrusted
	SampleRate  float64 // in Hz
	Channels    int
	Frames      int64 // samples of each channel
}

// WAV is the content type of what TensorBoard's own writers write.
const WAV = "audio/wav"

// DecodeAudio reads a value of the plugin "audio": a tensor of strings [n], or [n, 2]
// with a label behind each file (TensorFlow 2), or a Summary.Audio (TensorFlow 1,
// PyTorch, tensorboardX):
//
//	Audio { sample_rate=1 float, num_channels=2, length_frames=3, encoded_audio_string=4, content_type=5 }
func DecodeAudio(v *Value) ([]Sound, error) {
	if v.Kind == KindAudio {
		return decodeClassicAudio(v.Data)
	}
	shape, texts, err := stringsOf(v)
	if err != nil {
		return nil, fmt.Errorf("audio: %w", err)
	}
	n, stride := len(texts), 1
	if len(shape) > 0 && n > 0 {
		n, stride = shape[0], len(texts)/shape[0]
	}
	sounds := make([]Sound, n)
	for i := range sounds {
		sounds[i].File = texts[i*stride]
		if stride > 1 {
			sounds[i].Label = string(texts[i*stride+1])
		}
		sounds[i].complete()
	}
	return sounds, nil
}

func decodeClassicAudio(audio []byte) ([]Sound, error) {
	var s Sound
	f := wire.Of(audio)
	for f.Next() {
		switch {
		case f.Num == 1 && f.Type == protowire.Fixed32Type:
			s.SampleRate = float64(math.Float32frombits(uint32(f.Uint)))
		case f.IsVarint(2):
			s.Channels = int(min(max(int64(f.Uint), 0), math.MaxInt32))
		case f.IsVarint(3):
			s.Frames = max(int64(f.Uint), 0)
		case f.IsBytes(4):
			s.File = f.Bytes
		case f.IsBytes(5):
			s.ContentType = string(f.Bytes)
		}
	}
	if f.Err() != nil {
		return nil, fmt.Errorf("audio: Summary.Audio: %w", f.Err())
	}
	s.complete()
	return []Sound{s}, nil
}

// AudioIsWAV tells whether the content of a tag's metadata says that its sounds are
// WAV files, as TensorBoard wants to know before it names a content type:
//
//	AudioPluginData { encoding=2: WAV=11 }
func AudioIsWAV(content []byte) bool {
	wav := false
	for f := wire.Of(content); f.Next(); {
		if f.IsVarint(2) {
			wav = f.Uint == uint64(tbpb.AudioPluginData_WAV)
		}
	}
	return wav
}

// complete takes from the head of a WAV file what the writer left out. A file is
// "RIFF", its size, "WAVE", then chunks: a name, a size, and so many bytes, padded to
// an even number.
func (s *Sound) complete() {
	if len(s.File) < 12 || string(s.File[:4]) != "RIFF" || string(s.File[8:12]) != "WAVE" {
		return
	}
	if s.ContentType == "" {
		s.ContentType = WAV
	}
	var frame int // bytes
	for rest := s.File[12:]; len(rest) >= 8; {
		size := int64(binary.LittleEndian.Uint32(rest[4:]))
		body := rest[8:]
		switch {
		case bytes.HasPrefix(rest, []byte("fmt ")) && size >= 16 && len(body) >= 16:
			frame = s.takeFormat(body)
		case bytes.HasPrefix(rest, []byte("data")):
			if s.Frames == 0 && frame > 0 {
				s.Frames = min(size, int64(len(body))) / int64(frame)
			}
			return
		}
		rest = body[min(size+size%2, int64(len(body))):]
	}
}

// takeFormat reads the chunk "fmt " and returns the bytes of a frame.
func (s *Sound) takeFormat(b []byte) int {
	if s.Channels == 0 {
		s.Channels = int(binary.LittleEndian.Uint16(b[2:]))
	}
	if s.SampleRate == 0 {
		s.SampleRate = float64(binary.LittleEndian.Uint32(b[4:]))
	}
	return int(binary.LittleEndian.Uint16(b[12:]))
}
