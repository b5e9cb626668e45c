package summary_test

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/summary"
)

// Two sounds of three frames and two channels. The head is that of TensorFlow's
// encode_wav.
func TestAudio(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	samples := []float32{0, 0.5, -0.5, 1, -1, 2, -2, inf, -inf, nan, 1.0 / (1 << 15), -0.6 / (1 << 15)}
	want := [][]int16{{0, 16384, -16384, 32767, -32768, 32767}, {-32768, 32767, -32768, 0, 1, -1}}
	for n, opts := range map[int][]summary.TagOption{2: nil, 1: {summary.MaxOutputs(1)}} {
		got := onlyValue(t, func(w *summary.Writer) error { return w.Audio("x", 1, samples, [3]int{2, 3, 2}, 8000, opts...) })
		if !proto.Equal(got.GetMetadata(), pluginOf("audio", 16, 11)) || !slices.Equal(dimsOf(got.GetTensor()), []int64{int64(n), 2}) {
			t.Errorf("metadata %v, shape %v", got.GetMetadata(), dimsOf(got.GetTensor()))
		}
		val := got.GetTensor().GetStringVal()
		if len(val) != 2*n {
			t.Fatalf("%d strings", len(val))
		}
		for i := range n {
			if len(val[2*i+1]) != 0 {
				t.Errorf("label %q", val[2*i+1])
			}
			checkWAV(t, val[2*i], want[i])
		}
	}
}

func checkWAV(t *testing.T, file []byte, want []int16) {
	t.Helper()
	const head = "52494646" + "30000000" + "57415645" + "666d7420" + "10000000" + "0100" + "0200" + "401f0000" + "007d0000" + "0400" + "1000" + "64617461" + "0c000000"
	if len(file) != 44+12 || hex.EncodeToString(file[:44]) != head {
		t.Fatalf("%x\nwant %s …", file, head)
	}
	for i, x := range want {
		if got := int16(binary.LittleEndian.Uint16(file[44+2*i:])); got != x {
			t.Errorf("sample %d is %d, want %d", i, got, x)
		}
	}
}

func TestAudioRefusesWhatIsNone(t *testing.T) {
	w := writer(t)
	for want, tt := range map[string]struct {
		samples int
		shape   [3]int
		rate    int
	}{
		"[1 2 1] has 2 elements, got 3":                 {3, [3]int{1, 2, 1}, 8000},
		"[1 0 1] has a dimension that is not positive":  {0, [3]int{1, 0, 1}, 8000},
		"sample rate of 0 Hz":                           {1, [3]int{1, 1, 1}, 0},
		"sample rate of -8000 Hz":                       {1, [3]int{1, 1, 1}, -8000},
		"sample rate of 2147483648 Hz":                  {1, [3]int{1, 1, 1}, 1 << 31},
		"40000 channels; expected at most 32767":        {40000, [3]int{1, 1, 40000}, 8000},
		"[2 1 9223372036854775807] has more elements t": {2, [3]int{2, 1, math.MaxInt}, 8000},
	} {
		err := w.Audio("tag", 1, make([]float32, tt.samples), tt.shape, tt.rate)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), `audio "tag" of shape (sounds, frames, channels): `) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}
