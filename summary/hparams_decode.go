package summary

import (
	"errors"
	"fmt"

	"board/proto/tbpb"
)

// The tags of hyper-parameters.
const (
	HParamsExperimentTag = hparamsExperiment
	HParamsStartTag      = hparamsStart
	HParamsEndTag        = hparamsEnd
)

// HParams is what one tag of the plugin "hparams" tells: exactly one of its fields is
// there.
type HParams struct {
	Experiment *tbpb.Experiment       // of the tag _hparams_/experiment
	Start      *tbpb.SessionStartInfo // of the tag _hparams_/session_start_info
	End        *tbpb.SessionEndInfo   // of the tag _hparams_/session_end_info
}

// DecodeHParams reads the content of the metadata of a tag of the plugin "hparams",
// an HParamsPluginData. The tensor beside it is empty.
func DecodeHParams(content []byte) (HParams, error) {
	data := new(tbpb.HParamsPluginData)
	if err := parse(content, data); err != nil {
		return HParams{}, fmt.Errorf("hparams: %w", err)
	}
	if data.GetVersion() != 0 {
		return HParams{}, fmt.Errorf("hparams: version %d: %w", data.GetVersion(), ErrVersion)
	}
	h := HParams{Experiment: data.GetExperiment(), Start: data.GetSessionStartInfo(), End: data.GetSessionEndInfo()}
	if h == (HParams{}) {
		return h, errors.New("hparams: expected an experiment, or the start or end of a session, got none of them")
	}
	return h, nil
}
