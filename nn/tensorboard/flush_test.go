package tensorboard_test

import (
	"testing"
	"testing/synctest"
	"time"

	"board/nn"
	"board/nn/callback"
	"board/nn/tensorboard"
)

// At the end of an epoch everything that was measured until then can be read, and a
// second after a batch what was measured in it.
func TestFlushed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		batch := int64(0)
		steps := func(run, tag string) (steps []int64) {
			if found := readLogs(t, dir).runs[run][tag]; found != nil {
				steps = found.Steps
			}
			return steps
		}
		look := &callback.LambdaCallback{
			TrainBatchEnd: func(*nn.Model, int, *nn.Logs) error {
				batch++
				time.Sleep(time.Second)
				synctest.Wait()
				if got := steps("train", "batch_loss"); len(got) == 0 || got[len(got)-1] != batch {
					t.Errorf("a second after batch %d the file holds %v", batch, got)
				}
				return nil
			},
			EpochEnd: func(_ *nn.Model, epoch int, _ *nn.Logs) error {
				for _, run := range []string{"train", "validation"} {
					if got := steps(run, "epoch_loss"); len(got) != epoch+1 {
						t.Errorf("at the end of epoch %d %s holds %v", epoch, run, got)
					}
				}
				return nil
			},
		}
		m, data := sequential(t)
		fit(t, m, data, 2, true, &tensorboard.Callback{LogDir: dir, UpdateFreq: tensorboard.Batch}, look)
	})
}
