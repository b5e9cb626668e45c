package page

import (
	"math"

	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/message"
)

// sounds tells of each sound of a step what it is.
func (s *API) sounds(v *summary.Value, _ *logdir.TagInfo) (any, error) {
	sounds, err := summary.DecodeAudio(v)
	if err != nil {
		return nil, err
	}
	all := make([]message.Sound, len(sounds))
	for i, sound := range sounds {
		all[i] = message.Sound{Type: provider.SoundType(sound), Bytes: len(sound.File), Channels: sound.Channels, Frames: sound.Frames, Label: sound.Label}
		if rate := sound.SampleRate; rate > 0 && !math.IsInf(rate, 0) {
			all[i].Rate = rate
		}
		if all[i].Long = int64(len(sound.File)) > s.Limits.Waveform; all[i].Long {
			s.Limits.Reached(limits.Waveform)
		}
		switch {
		case len(sound.File) == 0:
			all[i].Problem = "the sound is empty"
		case all[i].Type == "application/octet-stream":
			all[i].Problem = "the bytes are no sound of a known format: WAV, MP3, Ogg, FLAC, AAC or WebM is expected"
		}
	}
	return all, nil
}
