package golden_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"board/nn/internal/golden"
)

// TestReadRefuses what would else go by unnoticed.
func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		``:                                      "unexpected end of JSON input",
		`{"cases": [{"kind": "activation"`:      "unexpected end of JSON input",
		`{"cases": [{"kind": "activation"}]}`:   "case 0: expected texts as kind and name",
		`{"cases": [{"name": "x"}]}`:            "case 0: expected texts as kind and name",
		`{"cases": [{"kind": 1, "name": "x"}]}`: "case 0: expected texts as kind and name",
		`{"cases": [{"kind": "loss", "name": "x"}, {"kind": "initializer", "name": "x"}]}`: `case 1: expected one of the kinds [activation custom_loss custom_metric functional loss metric model optimizer schedule], got "initializer"`,
	} {
		path := filepath.Join(t.TempDir(), "golden.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := golden.Read(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got the error %v, want one that says %q", text, err, want)
		}
	}
}

// TestPath: a name alone is looked for here and above, an absolute one is taken as it is.
func TestPath(t *testing.T) {
	t.Setenv(golden.Variable, "")
	cases := golden.Cases(t, "schedule")
	if len(cases) == 0 {
		t.Error("found no schedules")
	}
	t.Setenv(golden.Variable, "/none/golden.json")
	if path, err := golden.Path(); path != "/none/golden.json" || err != nil {
		t.Errorf("got %s, %v", path, err)
	}
	t.Setenv(golden.Variable, "none.json")
	if _, err := golden.Path(); err == nil || !strings.Contains(err.Error(), "set NN_GOLDEN to an absolute path") {
		t.Errorf("got the error %v", err)
	}
}

func TestTolerances(t *testing.T) {
	for _, c := range []struct {
		got, want float64
		accepted  bool
	}{
		{1.00009, 1, true}, {1.0002, 1, false}, {0, 5e-7, true}, {0, 5e-6, false}, {-1, 1, false},
	} {
		if got := golden.Computed.Accepts(c.got, c.want); got != c.accepted {
			t.Errorf("%v for %v: got %v", c.got, c.want, got)
		}
	}
}
