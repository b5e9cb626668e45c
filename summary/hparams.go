package summary

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/types/known/structpb"

	"board/proto/tbpb"
)

const (
	hparamsExperiment = "_hparams_/experiment"
	hparamsStart      = "_hparams_/session_start_info"
	hparamsEnd        = "_hparams_/session_end_info"
)

// HParams makes this run a session: one training, with these hyper-parameters. The
// values are numbers of any Go type, strings and booleans; a number that is not
// finite is refused, since no reader shows it. Sessions with the same values are one
// group, whose metrics readers may average.
//
// The metrics of a session are the scalars of its run, and, where HParamsExperiment
// says so, of runs below it.
func (w *Writer) HParams(values map[string]any) error {
	info := &tbpb.SessionStartInfo{Hparams: make(map[string]*structpb.Value, len(values))}
	plain := make(map[string]any, len(values))
	for name, v := range values {
		if name == "" || !utf8.ValidString(name) {
			return fmt.Errorf("hparams: the name %q is empty or not valid UTF-8", name)
		}
		value, err := hparamOf(v)
		if err != nil {
			return fmt.Errorf("hparams: %q: %w", name, err)
		}
		info.Hparams[name], plain[name] = value, value.AsInterface()
	}
	text, err := json.Marshal(plain) // in the order of the names
	if err != nil {
		return fmt.Errorf("hparams: %w", err)
	}
	hash := sha256.Sum256(text)
	info.GroupName = hex.EncodeToString(hash[:])
	info.StartTimeSecs = seconds(time.Now())
	return w.HParamsStart(info)
}

// hparamOf is a value as hyper-parameters have it: a number, a string or a boolean.
func hparamOf(v any) (*structpb.Value, error) {
	r := reflect.ValueOf(v)
	switch {
	case !r.IsValid():
		return nil, errors.New("expected a number, a string or a boolean, got nil")
	case r.Kind() == reflect.Bool:
		return structpb.NewBoolValue(r.Bool()), nil
	case r.Kind() == reflect.String && !utf8.ValidString(r.String()):
		return nil, fmt.Errorf("expected valid UTF-8, got %q", r.String())
	case r.Kind() == reflect.String:
		return structpb.NewStringValue(r.String()), nil
	case r.CanInt():
		return structpb.NewNumberValue(float64(r.Int())), nil
	case r.CanUint():
		return structpb.NewNumberValue(float64(r.Uint())), nil
	case !r.CanFloat():
		return nil, fmt.Errorf("expected a number, a string or a boolean, got %T", v)
	}
	x := r.Float()
	if r.Kind() == reflect.Float32 { // 0.1 is to be 0.1, not 0.10000000149011612
		x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', -1, 32), 64)
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, fmt.Errorf("expected a finite number, got %v; give it as a string", x)
	}
	return structpb.NewNumberValue(x), nil
}

// HParamsStart is HParams with all details of a session: a group of the caller's choice, when it began, where to find the model and a
// monitor.
func (w *Writer) HParamsStart(info *tbpb.SessionStartInfo) error {
	return w.hparams(hparamsStart, &tbpb.HParamsPluginData{Data: &tbpb.HParamsPluginData_SessionStartInfo{SessionStartInfo: info}})
}

// HParamsEnd says that this run's session ends now, and how.
func (w *Writer) HParamsEnd(status tbpb.SessionEndStatus) error {
	info := &tbpb.SessionEndInfo{Status: status, EndTimeSecs: seconds(time.Now())}
	return w.hparams(hparamsEnd, &tbpb.HParamsPluginData{Data: &tbpb.HParamsPluginData_SessionEndInfo{SessionEndInfo: info}})
}

// HParamsExperiment declares the hyper-parameters and the metrics of a group of sessions, mostly
// in a run above theirs. Without it readers use what they find in the sessions.
func (w *Writer) HParamsExperiment(experiment *tbpb.Experiment) error {
	for i, info := range experiment.GetHparamInfos() {
		if info.GetName() == "" {
			return fmt.Errorf("hparams: hyper-parameter %d of the experiment has no name", i)
		}
	}
	for i, info := range experiment.GetMetricInfos() {
		if info.GetName().GetTag() == "" {
			return fmt.Errorf("hparams: metric %d of the experiment has no tag", i)
		}
	}
	return w.hparams(hparamsExperiment, &tbpb.HParamsPluginData{Data: &tbpb.HParamsPluginData_Experiment{Experiment: experiment}})
}

// hparams writes data as the metadata of a tag, beside a tensor without elements.
// Readers take a tag's first metadata, so a second one is refused.
func (w *Writer) hparams(tag string, data *tbpb.HParamsPluginData) error {
	content, err := marshal(data)
	if err != nil {
		return fmt.Errorf("hparams: %w", err)
	}
	tensor := appendTensorHead(nil, dtFloat, 0)
	return w.add(0, []sample{{tag: tag, plugin: PluginHParams, content: content, data: tensor, once: true, lasting: true}}, nil)
}
