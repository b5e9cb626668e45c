package alerts

import (
	"strings"
	"testing"
	"time"

	"board/summary/compare"
)

func TestRulesAreSet(t *testing.T) {
	r := DefaultRules()
	for _, text := range []string{"plateau=off", "stalled.after=30m,stalled.times=10", " divergence.loss=0.9", "plateau.points=7,plateau.gain=0.5", "divergence.noise=1", "ended=off,all=on,stalled=on,plateau=off"} {
		if err := r.Set(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	if !r.Off[Plateau] || r.Off[Ended] || r.StalledAfter != 30*time.Minute || r.StalledTimes != 10 || r.DivergenceLoss != 0.9 || r.PlateauPoints != 7 || r.PlateauGain != 0.5 || r.DivergenceNoise != 1 {
		t.Errorf("%+v", r)
	}
}

func TestWrongRulesAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "not NAME=VALUE",
		"plateau":                       "not NAME=VALUE",
		"plateau=maybe":                 "expected on or off",
		"nan=off":                       `there is no rule or setting "nan"; expected one of all, nonfinite, divergence`,
		"plateau.gain=2":                "expected a number from 0 to 1",
		"plateau.gain=NaN":              "expected a number from 0 to 1",
		"plateau.points=1":              "expected a whole number from 5",
		"stalled.after=10":              "expected a time of a second at least, such as 90s",
		"stalled.times=x,plateau=off":   "expected a number",
		strings.Repeat("é", 5000) + "=": "…",
	} {
		if err := DefaultRules().Set(text); err == nil || !strings.Contains(err.Error(), want) || len(err.Error()) > 1000 {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
}

func TestDirectionsOfMetrics(t *testing.T) {
	kept := map[string]string{"custom": "higher", "policy_loss": "lower"}
	for tag, want := range map[string]compare.Direction{
		"loss": compare.Lower, "train/epoch_loss": compare.Lower, "val_accuracy": compare.Higher, "custom": compare.Higher, "policy_loss": compare.Lower,
		"value_loss": "", "train/approx_kl": "", "G_loss": "", "lossD": "", "generator/loss": "", "discriminatorLoss": "", "epoch_time": "", "fps": "", "learning_rate": "", "memory/used": "",
	} {
		if got := directionOf(tag, kept); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

func FuzzRules(f *testing.F) {
	f.Add("plateau=off,stalled.after=3h")
	f.Fuzz(func(t *testing.T, text string) {
		r := DefaultRules()
		if r.Set(text) == nil && (r.StalledAfter <= 0 || r.PlateauPoints < 1 || !(r.StalledTimes >= 1)) {
			t.Errorf("%q gives %+v", text, r)
		}
	})
}
