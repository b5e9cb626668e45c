package callback

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"board/nn"
)

// keepBackup trains with a backup that stays, and returns its path.
func keepBackup(t *testing.T, epochs, freq int) string {
	t.Helper()
	backup := &BackupAndRestore{BackupDir: t.TempDir(), SaveFreq: freq, KeepBackup: true}
	fit(t, aModel(t, 0.1), 4, epochs, backup)
	return backup.path()
}

// After an error, or where it is wanted, the backup stays; else it is removed, and
// what else is in its directory stays.
func TestBackupIsRemoved(t *testing.T) {
	exists := func(path string) bool {
		_, err := os.Stat(path)
		return err == nil
	}
	if !exists(keepBackup(t, 1, 0)) {
		t.Error("KeepBackup did not keep it")
	}
	dir := filepath.Join(t.TempDir(), "new")
	fit(t, aModel(t, 0.1), 4, 2, &BackupAndRestore{BackupDir: dir})
	if exists(dir) {
		t.Error("the directory is still there")
	}
	dir = t.TempDir()
	mine := filepath.Join(dir, "mine")
	if err := os.WriteFile(mine, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stop := &LambdaCallback{EpochBegin: func(_ *nn.Model, epoch int) error {
		if epoch == 1 {
			cancel()
		}
		return nil
	}}
	backup := &BackupAndRestore{BackupDir: dir}
	model := aModel(t, 0.1)
	_, err := model.Fit(ctx, someData(4), nn.FitConfig{Epochs: 3, Verbose: nn.Silent, Callbacks: []nn.Callback{stop, backup}})
	if !errors.Is(err, context.Canceled) || !exists(backup.path()) {
		t.Errorf("%v; the backup of a cancelled training is gone", err)
	}
	history, err := aModel(t, 0.1).Fit(t.Context(), someData(4), nn.FitConfig{Epochs: 3, Verbose: nn.Silent, Callbacks: []nn.Callback{backup}})
	if err != nil || len(history.Epochs) != 2 || exists(backup.path()) || !exists(mine) {
		t.Errorf("%v, epochs %v, backup there: %v", err, history.Epochs, exists(backup.path()))
	}
}

// After a loss that is NaN the backup is that of the last good epoch, and training goes
// on from there, wherever the loss was NaN and whatever saw it.
func TestBackupStaysAfterNaN(t *testing.T) {
	for name, tt := range map[string]struct {
		batch int // whose loss is NaN, counted over all epochs of four batches
		freq  int // SaveFreq
		stop  nn.Callback
		epoch int // where the next training begins
	}{
		"within an epoch":                {batch: 5, stop: &TerminateOnNaN{}, epoch: 1},
		"at the end of an epoch":         {batch: 7, stop: &TerminateOnNaN{}, epoch: 1},
		"with a backup for each batch":   {batch: 6, freq: 1, stop: &TerminateOnNaN{}, epoch: 1},
		"with an error":                  {batch: 5, stop: &TerminateOnNaN{RaiseError: true}, epoch: 1},
		"a callback's own reason to end": {batch: 6, stop: &LambdaCallback{TrainBatchEnd: stopBy("time is up", 6)}, epoch: 1},
	} {
		t.Run(name, func(t *testing.T) {
			book := &logbook{epochs: make([]map[string]float64, 3)}
			for batch := range 12 {
				logs := map[string]float64{"loss": 1}
				if batch >= tt.batch {
					logs["loss"] = nan // the mean of the epoch stays NaN, as does the model
				}
				book.batches = append(book.batches, logs)
			}
			backup := &BackupAndRestore{BackupDir: t.TempDir(), SaveFreq: tt.freq}
			config := nn.FitConfig{BatchSize: 1, Epochs: 3, Verbose: nn.Silent, Callbacks: []nn.Callback{book, tt.stop, backup}}
			if history, _ := aModel(t, 0.1).Fit(t.Context(), someData(4), config); history.StoppedBy == nn.Finished {
				t.Fatal("the training was not stopped")
			}
			s, err := readSnapshot(backup.path())
			if err != nil {
				t.Fatal(err)
			}
			wantBatch := 0
			if tt.freq == 1 {
				wantBatch = tt.batch - 4
			}
			if s.Epoch != tt.epoch || s.Batch != wantBatch {
				t.Errorf("the backup is of epoch %d, batch %d; want %d, %d", s.Epoch, s.Batch, tt.epoch, wantBatch)
			}
			history := fit(t, aModel(t, 0.1), 4, 3, backup)
			if history.Epochs[0] != tt.epoch || history.StoppedBy != nn.Finished {
				t.Errorf("went on with the epochs %v", history.Epochs)
			}
			if _, err := os.Stat(backup.path()); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the backup of a finished training: %v", err)
			}
		})
	}
}

// stopBy stops a training for a reason after so many batches.
func stopBy(why nn.Stop, after int) func(*nn.Model, int, *nn.Logs) error {
	return func(m *nn.Model, _ int, _ *nn.Logs) error {
		if after--; after == 0 {
			m.StopTrainingBy(why)
		}
		return nil
	}
}

// Early stopping is an end like the last epoch: nothing is left to go on with.
func TestBackupIsRemovedAfterEarlyStopping(t *testing.T) {
	backup := &BackupAndRestore{BackupDir: t.TempDir()}
	history := fit(t, aModel(t, 0.1), 4, 9, &script{valLoss: make([]float64, 9)}, &EarlyStopping{}, backup)
	if _, err := os.Stat(backup.path()); history.StoppedBy != nn.EarlyStopping || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("stopped by %q, backup: %v", history.StoppedBy, err)
	}
}

// A hoarder holds back what it was told until it has to give it out.
type hoarder struct {
	nn.BaseCallback
	held, given int // batches
	err         error
}

func (h *hoarder) OnTrainBatchEnd(*nn.Model, int, *nn.Logs) error {
	h.held++
	return nil
}

func (h *hoarder) Flush() error {
	h.held, h.given = 0, h.given+h.held
	return h.err
}

// What a backup takes for done, no callback holds back any more: it would be lost with the program, and not be made again.
func TestBackupFlushesOthers(t *testing.T) {
	others := &hoarder{}
	backup := &BackupAndRestore{BackupDir: t.TempDir(), SaveFreq: 2}
	backups := 0
	look := &LambdaCallback{TrainBatchBegin: func(*nn.Model, int) error {
		s, err := readSnapshot(backup.path())
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		backups++
		if done := s.Epoch*s.Steps + s.Batch; others.given < done {
			t.Errorf("the backup has %d batches, only %d were written", done, others.given)
		}
		return nil
	}}
	fit(t, aModel(t, 0.1), 5, 3, others, backup, look)
	if backups == 0 || others.given < 14 {
		t.Errorf("%d looks at a backup, %d batches written", backups, others.given)
	}
	full := &hoarder{err: errors.New("no space left")}
	_, err := aModel(t, 0.1).Fit(t.Context(), someData(4), nn.FitConfig{Verbose: nn.Silent, Callbacks: []nn.Callback{full, backup}, BatchSize: 1})
	if !errors.Is(err, full.err) || !strings.Contains(err.Error(), "BackupAndRestore: epoch 1: ") {
		t.Errorf("got %v, want %v", err, full.err)
	}
	if _, err := os.Stat(backup.path()); !os.IsNotExist(err) {
		t.Errorf("there is a backup of what could not be written: %v", err)
	}
}

// An epoch that ends before its last batch is backed up has logs when it is gone on with.
func TestKilledBetweenLastBatchAndEpochEnd(t *testing.T) {
	for freq := range 5 {
		backup := &BackupAndRestore{BackupDir: t.TempDir(), SaveFreq: freq}
		killed := errors.New("killed")
		kill := &LambdaCallback{TestBegin: func(*nn.Model, nn.Params) error { return killed }}
		validation := someData(1)
		config := nn.FitConfig{Epochs: 2, BatchSize: 1, Validation: &validation, Verbose: nn.Silent, Callbacks: []nn.Callback{kill, backup}}
		if _, err := aModel(t, 0.1).Fit(t.Context(), someData(4), config); !errors.Is(err, killed) {
			t.Fatal(err)
		}
		history := fit(t, aModel(t, 0.1), 4, 2, backup)
		for _, name := range []string{"loss", "val_loss"} {
			if got := history.Values(name); len(got) != 2 {
				t.Errorf("SaveFreq %d: %s of the two epochs is %v", freq, name, got)
			}
		}
	}
}

// A backup that does not belong to the training, or is damaged, is refused by name,
// and nothing is trained.
func TestForeignBackups(t *testing.T) {
	sound, err := os.ReadFile(keepBackup(t, 2, 3))
	if err != nil {
		t.Fatal(err)
	}
	change := func(old, new string) []byte {
		if !bytes.Contains(sound, []byte(old)) {
			t.Fatalf("no %s in the backup", old)
		}
		s, err := decodeSnapshot(sound)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		switch new {
		case "other version":
			s.Version = 99
		case "other data":
			s.Samples, s.Steps = 8, 8
		case "other weights":
			s.weights = s.weights[:1]
		case "other optimizer":
			s.optimizer = s.optimizer[:1]
		case "other callbacks":
			s.Callbacks = [][]byte{nil}
		case "no random state":
			s.Random = nil
		}
		if err := s.encode(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	flipped := bytes.Clone(sound)
	flipped[bytes.Index(flipped, []byte(tensorsPart))+len(tensorsPart)+2] ^= 1
	for want, content := range map[string][]byte{
		"the file is no backup: expected a zip archive":                                []byte("hello"),
		"cannot go on from ":                                                           nil,
		"no backup: expected a zip archive, got ":                                      sound[:len(sound)-7],
		"tensors is damaged":                                                           flipped,
		"it is of version 99; this program reads version 1":                            change("version", "other version"),
		"it is of a training on 8 samples in batches of 1; now there are 4 in batches": change("version", "other data"),
		"expected 2 weights, got 1":                                                    change("version", "other weights"),
		"expected a state of ":                                                         change("version", "other optimizer"),
		"it holds the state of 1 callbacks, With has 0":                                change("version", "other callbacks"),
		"expected a random state":                                                      change("version", "no random state"),
	} {
		backup := &BackupAndRestore{BackupDir: t.TempDir()}
		if err := os.WriteFile(backup.path(), content, 0o600); err != nil {
			t.Fatal(err)
		}
		book := &logbook{batches: make([]map[string]float64, 8), epochs: make([]map[string]float64, 2)}
		_, err := aModel(t, 0.1).Fit(t.Context(), someData(4), nn.FitConfig{BatchSize: 1, Epochs: 2, Verbose: nn.Silent, Callbacks: []nn.Callback{book, backup}})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "remove it to begin anew") || book.batch > 0 {
			t.Errorf("got %v after %d batches, want %s before the first", err, book.batch, want)
		}
	}
}

func TestBackupErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for want, backup := range map[string]*BackupAndRestore{
		"BackupAndRestore: BackupDir is empty":   {},
		"BackupAndRestore: SaveFreq is -1":       {BackupDir: t.TempDir(), SaveFreq: -1},
		"BackupAndRestore: mkdir " + file + ": ": {BackupDir: file},
	} {
		_, err := aModel(t, 0.1).Fit(t.Context(), someData(1), nn.FitConfig{Verbose: nn.Silent, Callbacks: []nn.Callback{backup}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	// A directory that goes away while training: the model is not lost silently.
	dir := filepath.Join(t.TempDir(), "backup")
	remove := &LambdaCallback{EpochEnd: func(*nn.Model, int, *nn.Logs) error { return os.RemoveAll(dir) }}
	_, err := aModel(t, 0.1).Fit(t.Context(), someData(1), nn.FitConfig{Verbose: nn.Silent, Callbacks: []nn.Callback{remove, &BackupAndRestore{BackupDir: dir}}})
	if err == nil || !strings.Contains(err.Error(), "BackupAndRestore: epoch 1: open "+dir) {
		t.Errorf("got %v, want an error about %s", err, dir)
	}
}

// What a callback remembers comes back as it was.
func TestStates(t *testing.T) {
	model, values := aModel(t, 0.1), []float64{3, 2, 4, 5}
	t.Chdir(t.TempDir())
	early, plateau, best := &EarlyStopping{Patience: 9, RestoreBestWeights: true}, &ReduceLROnPlateau{Patience: 9, Cooldown: 1}, &ModelCheckpoint{FilePath: "m", SaveBestOnly: true}
	fit(t, model, 1, 4, &script{valLoss: values}, early, plateau, best)
	for _, pair := range []struct{ old, new Stateful }{{early, &EarlyStopping{}}, {plateau, &ReduceLROnPlateau{}}, {best, &ModelCheckpoint{}}} {
		state, err := pair.old.State()
		if err == nil {
			err = pair.new.SetState(state)
		}
		if err != nil {
			t.Fatal(err)
		}
		if again, err := pair.new.State(); err != nil || !bytes.Equal(again, state) {
			t.Errorf("%T: %v, state %q, want %q", pair.old, err, again, state)
		}
		if err := pair.new.SetState([]byte("?")); err == nil {
			t.Errorf("%T takes any state", pair.new)
		}
	}
}

// No file makes reading a backup panic, hang or take more memory than it has bytes.
func FuzzSnapshot(f *testing.F) {
	s := &snapshot{Version: snapshotVersion, Epoch: 1, Callbacks: [][]byte{{1}}, weights: marked(3)}
	var b bytes.Buffer
	if err := s.encode(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("PK"))
	f.Fuzz(func(_ *testing.T, content []byte) {
		if s, err := decodeSnapshot(content); err == nil {
			_ = s.check(nn.Params{}, len(s.Callbacks))
		}
	})
}
