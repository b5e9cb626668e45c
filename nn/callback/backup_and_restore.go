package callback

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"board/nn"
)

// BackupAndRestore lets a training go on after the program was killed: it keeps a
// backup of all that training depends on, and Fit, called again with the same model
// and data in a new process, begins where the backup ends. The weights then become
// the same, bit for bit, as those of a training that was never interrupted.
//
// A backup holds weights, state of the optimizer, random numbers, epoch and batch, in
// one file that is replaced as a whole. It is removed when training has come to its
// end, by its last epoch or by early stopping. Whatever else ends a training leaves it:
// an error, a cancelled context, a loss that is NaN. Weights with a loss that is NaN or
// infinite, and an epoch that was cut short, are not backed up.
//
// Give it last in the list of callbacks, so that it sees what the others have done at
// the end of an epoch. The state of other callbacks is kept if they are listed in With.
type BackupAndRestore struct {
	nn.BaseCallback

	// BackupDir is the directory of the file, for this training alone.
	BackupDir string
	// SaveFreq is the number of batches after which to back up; at the end of each epoch unless given. A backup that is due at the last
	// batch of an epoch is made at the end of the epoch, so that training never resumes in an epoch without batches. The logs of an epoch
	// that is resumed in its middle are those of the batches since.
	SaveFreq int
	// KeepBackup leaves the last backup where it is when training has ended.
	KeepBackup bool
	// With lists callbacks whose decisions depend on earlier epochs, such as
	// EarlyStopping, ReduceLROnPlateau and ModelCheckpoint. In the new process give
	// the same ones, in the same order.
	With []Stateful

	params   nn.Params
	batches  batchCounter
	epoch    int
	done     int       // batches of the epoch
	atEnd    bool      // the epoch's last batch was due
	random   []byte    // of the model, when the epoch began
	restored *snapshot // until the first epoch has begun
}

// A Stateful callback has state that lasts from epoch to epoch and can be saved and restored. SetState is called after OnTrainBegin.
type Stateful interface {
	State() ([]byte, error)
	SetState(state []byte) error
}

// backupName is the backup's name in its directory.
const backupName = "training.backup"

func (c *BackupAndRestore) path() string { return filepath.Join(c.BackupDir, backupName) }

// OnTrainBegin restores the backup, if there is one.
func (c *BackupAndRestore) OnTrainBegin(m *nn.Model, p nn.Params) error {
	if err := c.begin(m, p); err != nil {
		return fmt.Errorf("BackupAndRestore: %w", err)
	}
	return nil
}

func (c *BackupAndRestore) begin(m *nn.Model, p nn.Params) (err error) {
	if c.BackupDir == "" {
		return errors.New("BackupDir is empty; expected a directory of its own")
	}
	if c.batches, err = newBatchCounter(c.SaveFreq); err != nil {
		return err
	}
	if err := os.MkdirAll(c.BackupDir, 0o755); err != nil {
		return err
	}
	c.params, c.restored, c.atEnd = p, nil, false
	s, err := readSnapshot(c.path())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = c.restore(m, s)
	}
	if err != nil {
		return fmt.Errorf("cannot go on from %s: %w; remove it to begin anew", c.path(), err)
	}
	return nil
}

// restore sets the model to the state of the backup.
func (c *BackupAndRestore) restore(m *nn.Model, s *snapshot) error {
	if err := s.check(c.params, len(c.With)); err != nil {
		return err
	}
	if err := m.SetWeights(s.weights); err != nil {
		return err
	}
	if err := m.Optimizer().SetState(s.optimizer); err != nil {
		return err
	}
	if err := m.SetRandomState(s.Random); err != nil {
		return err
	}
	m.SetInitialEpoch(s.Epoch)
	c.restored = s
	return nil
}

// OnEpochBegin completes the restoration at the first epoch, after OnTrainBegin of all callbacks.
func (c *BackupAndRestore) OnEpochBegin(m *nn.Model, epoch int) error {
	c.epoch, c.random = epoch, m.RandomState()
	s := c.restored
	if s == nil {
		return nil
	}
	c.restored = nil
	if err := c.resume(m, s); err != nil {
		return fmt.Errorf("BackupAndRestore: cannot go on from %s: %w; remove it to begin anew", c.path(), err)
	}
	return nil
}

// resume restores what other callbacks have changed since OnTrainBegin.
func (c *BackupAndRestore) resume(m *nn.Model, s *snapshot) error {
	for i, other := range c.With {
		if err := other.SetState(s.Callbacks[i]); err != nil {
			return fmt.Errorf("state of callback %d of With, %T: %w", i, other, err)
		}
	}
	if s.Batch == 0 {
		return nil
	}
	// The epoch had begun, so a learning rate that is set at its beginning had been set.
	m.SetInitialBatch(s.Batch)
	return errors.Join(m.Optimizer().SetState(s.optimizer), m.Tape().SetRandomState(s.Tape))
}

// OnTrainBatchEnd backs up, if it is time, by the number of batches.
func (c *BackupAndRestore) OnTrainBatchEnd(m *nn.Model, batch int, logs *nn.Logs) error {
	c.done = batch + 1
	if !c.batches.due() {
		return nil
	}
	if c.done == c.params.Steps {
		c.atEnd = true
		return nil
	}
	if !hasFiniteLoss(logs) {
		return nil
	}
	return c.save(m, c.epoch, batch+1)
}

// OnEpochEnd backs up, unless that is done by the number of batches and it is not time.
func (c *BackupAndRestore) OnEpochEnd(m *nn.Model, epoch int, logs *nn.Logs) error {
	due := c.SaveFreq == 0 || c.atEnd
	c.atEnd = false
	if !due || c.done < c.params.Steps || !hasFiniteLoss(logs) {
		return nil
	}
	c.random = m.RandomState()
	return c.save(m, epoch+1, 0)
}

func (c *BackupAndRestore) save(m *nn.Model, epoch, batch int) error {
	s := &snapshot{
		Version: snapshotVersion, Epoch: epoch, Batch: batch,
		Steps: c.params.Steps, BatchSize: c.params.BatchSize, Samples: c.params.Samples,
		Random: c.random, Tape: m.Tape().RandomState(),
		weights: m.GetWeights(), optimizer: m.Optimizer().State(),
	}
	for i, other := range c.With {
		state, err := other.State()
		if err != nil {
			return fmt.Errorf("BackupAndRestore: state of callback %d of With, %T: %w", i, other, err)
		}
		s.Callbacks = append(s.Callbacks, state)
	}
	// Logs of these steps are not written again after a restart, so they must be on disk before the steps count as done.
	if err := m.Flush(); err != nil {
		return fmt.Errorf("BackupAndRestore: epoch %d: %w", c.epoch+1, err)
	}
	if err := s.write(c.path()); err != nil {
		return fmt.Errorf("BackupAndRestore: epoch %d: %w", c.epoch+1, err)
	}
	return nil
}

// OnTrainEnd removes the backup, and its directory if nothing else is in it, when
// there is nothing left to go on with.
func (c *BackupAndRestore) OnTrainEnd(m *nn.Model, _ *nn.Logs) error {
	ended := m.StoppedBy() == nn.Finished || m.StoppedBy() == nn.EarlyStopping
	if c.KeepBackup || !ended || c.BackupDir == "" {
		return nil
	}
	if err := os.Remove(c.path()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("BackupAndRestore: %w", err)
	}
	_ = os.Remove(c.BackupDir) // stays where it holds something else
	return nil
}
