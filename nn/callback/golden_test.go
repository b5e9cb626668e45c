package callback

import (
	"encoding/json"
	"os"
	"testing"
)

// What Keras did; testdata/record_keras.py recorded it.
type goldenFile struct {
	EarlyStopping []struct {
		Config         goldenConfig
		Values         []float64
		LastEpoch      int `json:"last_epoch"`
		WeightsOfEpoch int `json:"weights_of_epoch"`
		BestEpoch      int `json:"best_epoch"`
	} `json:"early_stopping"`
	ReduceLR []struct {
		Config goldenConfig
		Values []float64
		Rates  []float64
		Logged []float64
	} `json:"reduce_lr"`
	Scheduler  []float64
	Checkpoint []struct {
		Pattern string
		Config  goldenConfig
		Epochs  []struct {
			Batches []struct {
				Logs  map[string]float64
				Saved []string
			}
			Logs  map[string]float64
			Saved []string
		}
	}
	Formats []struct {
		Spec  string
		Texts []*string
	}
	CSV []struct {
		Separator string
		Append    bool
		Trainings [][]map[string]string
		Texts     []string
	}
	Directions map[string]*string
	Calls      struct{ Fit, Evaluate, Predict []string }
}

// The arguments of Keras's callbacks.
type goldenConfig struct {
	Patience              int
	MinDelta              float64 `json:"min_delta"`
	Mode                  Mode
	Baseline              *float64
	StartFromEpoch        int  `json:"start_from_epoch"`
	RestoreBestWeights    bool `json:"restore_best_weights"`
	Factor                float64
	Cooldown              int
	MinLR                 float64  `json:"min_lr"`
	SaveBestOnly          bool     `json:"save_best_only"`
	SaveFreq              any      `json:"save_freq"`
	InitialValueThreshold *float64 `json:"initial_value_threshold"`
}

func golden(t *testing.T) goldenFile {
	t.Helper()
	text, err := os.ReadFile("testdata/keras.json")
	if err != nil {
		t.Fatal(err)
	}
	var g goldenFile
	if err := json.Unmarshal(text, &g); err != nil {
		t.Fatal(err)
	}
	return g
}
