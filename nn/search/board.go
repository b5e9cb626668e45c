package search

import (
	"errors"
	"fmt"
	"log"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	"board/proto/tbpb"
	"board/summary"
)

// Names on the board.
const (
	scoreTag     = "score"      // in each trial's run: the score of every report, then the final one
	bestScoreTag = "best_score" // in the study's run: the best score after so many finished trials
)

// A boardLog writes the study and its trials as event files: the study is the run of Config.LogDir itself, and each trial a run below it. What
// cannot be written, because the disk is full, is said once, and the search goes on. A nil boardLog writes nothing.
//
// mu guards what is below it, and is never held while a file is written; each trial's run is written by the goroutine that evaluates it.
type boardLog struct {
	root    string
	upFront bool            // all parameters are known when a trial begins
	study   *summary.Writer // nil in a program that does not keep the study's own curves

	bestMu sync.Mutex // one point of the best score at a time
	count  int64      // finished trials when it was last written

	mu     sync.Mutex
	trials map[int]*boardRun
	failed bool // something could not be written, and that was said
}

// A boardRun is the run of a trial.
type boardRun struct {
	writer *summary.Writer
	params bool  // the parameters are written
	step   int64 // of the next score
}

// openBoard begins the study's own event file, which declares the hyper-parameters.
func (s *Study) openBoard() (*boardLog, error) {
	if s.config.LogDir == "" {
		return nil, nil
	}
	b := &boardLog{root: s.config.LogDir, upFront: len(s.config.Space) > 0, trials: map[int]*boardRun{}}
	if !s.store.scribe() {
		return b, nil
	}
	writer, err := summary.NewWriter(b.root)
	if err != nil {
		return nil, fmt.Errorf("search: logs: %w", err)
	}
	b.study = writer
	if err := errors.Join(writer.HParamsExperiment(s.experiment()), writer.Flush()); err != nil {
		return nil, errors.Join(fmt.Errorf("search: logs: %w", err), writer.Close())
	}
	b.count = int64(s.Results().count(Finished))
	return b, nil
}

// say tells about the first of the errors that keep the logs from being written.
func (b *boardLog) say(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err == nil || b.failed {
		return
	}
	b.failed = true
	log.Printf("search: logs: %v; the search goes on", err)
}

// experiment declares parameters and metrics for the HParams dashboard. While a study defines its parameters by asking for them, they are
// not known yet, and readers find them in the trials.
func (s *Study) experiment() *tbpb.Experiment {
	e := &tbpb.Experiment{
		Description:     fmt.Sprintf("%s the score; %T, seed %d", s.config.Goal, s.config.Searcher, s.config.Seed),
		TimeCreatedSecs: float64(time.Now().UnixNano()) / 1e9,
		MetricInfos: []*tbpb.MetricInfo{
			{Name: &tbpb.MetricName{Tag: scoreTag}, DisplayName: "score"},
			{Name: &tbpb.MetricName{Group: "validation", Tag: "epoch_loss"}, DisplayName: "validation loss", DatasetType: tbpb.DatasetType_DATASET_VALIDATION},
		},
	}
	for _, p := range s.Space() {
		e.HparamInfos = append(e.HparamInfos, p.info())
	}
	return e
}

// info declares a parameter. Choices of one type are of that type; others are texts.
func (p Param) info() *tbpb.HParamInfo {
	info := &tbpb.HParamInfo{Name: p.Name}
	if p.Kind != OfChoice {
		info.Type = tbpb.HParamType_DATA_TYPE_FLOAT64
		info.Domain = &tbpb.HParamInfo_DomainInterval{DomainInterval: &tbpb.Interval{MinValue: p.Low, MaxValue: p.High}}
		return info
	}
	list := &structpb.ListValue{}
	types := map[tbpb.HParamType]bool{}
	for _, v := range p.Values {
		value, kind := hparam(v)
		list.Values, info.Type = append(list.Values, value), kind
		types[kind] = true
	}
	if len(types) > 1 {
		info.Type = tbpb.HParamType_DATA_TYPE_STRING
		for i, v := range p.Values {
			list.Values[i] = structpb.NewStringValue(valueText(v))
		}
	}
	info.Domain = &tbpb.HParamInfo_DomainDiscrete{DomainDiscrete: list}
	return info
}

func hparam(v any) (*structpb.Value, tbpb.HParamType) {
	switch v := v.(type) {
	case bool:
		return structpb.NewBoolValue(v), tbpb.HParamType_DATA_TYPE_BOOL
	case int:
		return structpb.NewNumberValue(float64(v)), tbpb.HParamType_DATA_TYPE_FLOAT64
	case float64:
		return structpb.NewNumberValue(v), tbpb.HParamType_DATA_TYPE_FLOAT64
	}
	return structpb.NewStringValue(valueText(v)), tbpb.HParamType_DATA_TYPE_STRING
}

// dir is the directory of a trial's run.
func (b *boardLog) dir(t *Trial) string {
	if b == nil {
		return ""
	}
	return filepath.Join(b.root, trialName(t.number))
}

func trialName(number int) string { return fmt.Sprintf("trial_%04d", number) }

// begin begins a trial's run. Parameters that are asked for are written once they are known, at the first report or at the end. A trial
// that is run again, after the program was killed, gets a second file in the same run.
func (b *boardLog) begin(t *Trial) {
	if b == nil {
		return
	}
	w, err := summary.NewWriter(t.logDir)
	if err != nil {
		b.say(err)
		return
	}
	run := &boardRun{writer: w}
	b.mu.Lock()
	b.trials[t.number] = run
	b.mu.Unlock()
	if b.upFront {
		b.say(run.writeParams(t.Params()))
	}
}

func (b *boardLog) run(t *Trial) *boardRun {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.trials[t.number]
}

func (r *boardRun) writeParams(params Params) error {
	if r.params {
		return nil
	}
	r.params = true
	return errors.Join(r.writer.HParams(params), r.writer.Flush())
}

// report writes an intermediate score.
func (b *boardLog) report(t *Trial, report Report) {
	run := b.run(t)
	if run == nil {
		return
	}
	run.step = int64(report.Step) + 1
	b.say(errors.Join(run.writeParams(t.Params()), run.writer.Scalar(scoreTag, int64(report.Step), report.Score), run.writer.Flush()))
}

// end writes what a trial came to, and how it ended.
func (b *boardLog) end(t *Trial, result Result) {
	run := b.run(t)
	if run == nil {
		return
	}
	errs := []error{run.writeParams(result.Params)}
	if result.State == Finished {
		errs = append(errs, run.writer.Scalar(scoreTag, run.step, result.Score))
	}
	for _, name := range slices.Sorted(maps.Keys(result.Metrics)) {
		errs = append(errs, run.writer.Scalar(name, run.step, result.Metrics[name]))
	}
	status := tbpb.SessionEndStatus_STATUS_SUCCESS
	switch result.State {
	case Failed:
		status = tbpb.SessionEndStatus_STATUS_FAILURE
		errs = append(errs, run.writer.Text("error", run.step, "    "+strings.ReplaceAll(result.Error, "\n", "\n    ")))
	case Pruned:
		errs = append(errs, run.writer.Text("status", run.step, "pruned"))
	}
	b.say(errors.Join(append(errs, run.writer.HParamsEnd(status))...))
	b.interrupt(t)
}

// interrupt closes a trial's file.
func (b *boardLog) interrupt(t *Trial) {
	run := b.run(t)
	if run == nil {
		return
	}
	b.mu.Lock()
	delete(b.trials, t.number)
	b.mu.Unlock()
	b.say(run.writer.Close())
}

// best writes the best score after as many trials as have finished, if there are more than before.
func (b *boardLog) best(s *Study) {
	if b == nil || b.study == nil {
		return
	}
	b.bestMu.Lock()
	defer b.bestMu.Unlock()
	results := s.Results()
	count := int64(results.count(Finished))
	best, ok := results.Best(s.config.Goal)
	if !ok || count <= b.count {
		return
	}
	b.count = count
	b.say(errors.Join(b.study.Scalar(bestScoreTag, count, best.Score), b.study.Flush()))
}

// close closes the study's own file.
func (b *boardLog) close() {
	if b != nil && b.study != nil {
		b.say(b.study.Close())
	}
}
