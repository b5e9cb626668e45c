package summary_test

import (
	"encoding/binary"
	"reflect"
	"testing"

	"board/proto/tbpb"
	"board/summary"
)

func TestDecodeAudio(t *testing.T) {
	samples := []float32{0, 0.5, -1, 1, 0, 0, 0.25, 0.25, 0, 0, 0, 0}
	v := written(t, func(w *summary.Writer) error { return w.Audio("x", 1, samples, [3]int{2, 3, 2}, 8000) })
	got, err := summary.DecodeAudio(v)
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	for i, s := range got {
		want := summary.Sound{ContentType: "audio/wav", SampleRate: 8000, Channels: 2, Frames: 3}
		if len(s.File) != 44+12 || int16(binary.LittleEndian.Uint16(s.File[44+2:])) != []int16{16384, 8192}[i] {
			t.Errorf("sound %d: %x", i, s.File)
		}
		if s.File = nil; !reflect.DeepEqual(s, want) {
			t.Errorf("sound %d: %+v, want %+v", i, s, want)
		}
	}
	if m := summary.MetadataOf(v); !summary.AudioIsWAV(m.Content) || summary.AudioIsWAV(nil) || summary.AudioIsWAV([]byte{2 << 3, 0}) {
		t.Errorf("the metadata says WAV: %v", m.Content)
	}
}

func TestDecodeAudioOfForms(t *testing.T) {
	old := func(audio *tbpb.Summary_Audio) *summary.Value {
		return &summary.Value{Kind: summary.KindAudio, Data: marshal(t, audio)}
	}
	sound := func(file, label string) summary.Sound { return summary.Sound{File: []byte(file), Label: label} }
	for name, tt := range map[string]struct {
		value *summary.Value
		want  []summary.Sound
	}{
		"a list":      {textValue(t, []int64{2}, "a", "b"), []summary.Sound{sound("a", ""), sound("b", "")}},
		"with labels": {textValue(t, []int64{2, 2}, "a", "A", "b", ""), []summary.Sound{sound("a", "A"), sound("b", "")}},
		"a single":    {textValue(t, nil, "a"), []summary.Sound{sound("a", "")}},
		"none":        {textValue(t, []int64{0, 2}), []summary.Sound{}},
		"old": {old(&tbpb.Summary_Audio{SampleRate: 44100, NumChannels: 2, LengthFrames: 9, EncodedAudioString: []byte("x"), ContentType: "audio/flac"}),
			[]summary.Sound{{File: []byte("x"), ContentType: "audio/flac", SampleRate: 44100, Channels: 2, Frames: 9}}},
		"old, below 0": {old(&tbpb.Summary_Audio{NumChannels: -2, LengthFrames: -9}), []summary.Sound{{}}},
	} {
		if got, err := summary.DecodeAudio(tt.value); err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, tt.want)
		}
	}
}

// What stands in front of the samples, or is cut, does not mislead.
func TestDecodeAudioOfOddWAV(t *testing.T) {
	format := "fmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00"
	for name, tt := range map[string]struct {
		file string
		want summary.Sound
	}{
		"a chunk before": {"RIFF....WAVELIST\x03\x00\x00\x00abc\x00" + format + "data\x04\x00\x00\x00abcd", summary.Sound{Channels: 1, SampleRate: 8000, Frames: 2}},
		"cut":            {"RIFF....WAVE" + format + "data\xff\xff\xff\xffabcd", summary.Sound{Channels: 1, SampleRate: 8000, Frames: 2}},
		"no format":      {"RIFF....WAVEdata\x04\x00\x00\x00abcd", summary.Sound{}},
		"format cut":     {"RIFF....WAVE" + format[:20], summary.Sound{}},
		"head alone":     {"RIFF....WAVE", summary.Sound{}},
		"sizes of 0":     {"RIFF....WAVE" + format[:8] + format[8:22] + "\x00\x00" + "data\x00\x00\x00\x00", summary.Sound{Channels: 1, SampleRate: 8000}},
	} {
		got, err := summary.DecodeAudio(textValue(t, []int64{1}, tt.file))
		tt.want.File, tt.want.ContentType = []byte(tt.file), "audio/wav"
		if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], tt.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// The sounds of all writers are those that TensorBoard serves.
func TestDecodeAudioOfRealFiles(t *testing.T) {
	checked := 0
	for run, tags := range logged(t, "logs") {
		for tag, values := range tags {
			if values[0].Meta.Plugin != summary.PluginAudio {
				continue
			}
			for _, want := range golden[[]goldenFile](t, "audio|"+run+"|"+tag+"|0") {
				got, err := summary.DecodeAudio(at(t, values, want.Step))
				if err != nil || len(got) != 1 || sha(got[0].File) != want.Content.SHA256 || got[0].ContentType != want.Content.Type {
					t.Fatalf("%s, %s, step %d: %v; not the sound that TensorBoard serves", run, tag, want.Step, err)
				}
				if s := got[0]; s.SampleRate < 4000 || s.Channels != 1 || int(s.Frames) != (len(s.File)-44)/2 {
					t.Errorf("%s, %s: %v Hz, %d channels, %d frames of %d bytes", run, tag, s.SampleRate, s.Channels, s.Frames, len(s.File))
				}
				checked++
			}
		}
	}
	if checked < 30 {
		t.Errorf("%d sounds", checked)
	}
}
