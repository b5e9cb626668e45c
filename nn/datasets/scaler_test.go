package datasets

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"board/nn/tensor"
)

var nan = float32(math.NaN())

func TestStandardScalerAgreesWithScikitLearn(t *testing.T) {
	missing, _ := tensor.FromRows([][]float32{{1, 5, 0.1}, {2, 5, 0.1}, {nan, 5, 0.1}, {4, 5, 0.1}})
	tests := []struct {
		name        string
		x           *tensor.Tensor
		mean, scale []float64
		row         int
		want        []float64
	}{
		{"iris", Iris().X, []float64{5.843333333333335, 3.057333333333334, 3.7580000000000027, 1.199333333333334},
			[]float64{0.8253012917851409, 0.43441096773549437, 1.7594040657753032, 0.7596926279021594},
			149, []float64{0.06866179325140129, -0.1319794793216258, 0.7627582691805523, 0.7906706536370729}},
		{"missing and constant features", missing, []float64{2.3333333333333335, 5, 0.1}, []float64{1.247219128924647, 1, 1},
			3, []float64{1.3363062095621219, 0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s StandardScaler
			got, err := s.FitTransform(tt.x)
			if err != nil {
				t.Fatal(err)
			}
			wantClose(t, "mean", s.Mean, tt.mean, 1e-6)
			wantClose(t, "scale", s.Scale, tt.scale, 1e-6)
			wantClose(t, "row", float64s(got.Row(tt.row)), tt.want, 1e-6)
			if s.Samples != tt.x.Rows() || !got.Shape.Equal(tt.x.Shape) {
				t.Errorf("%d samples, shape %v", s.Samples, got.Shape)
			}
		})
	}
}

func TestStandardScalerGoesBack(t *testing.T) {
	x := Digits().X // images, with pixels that are never set
	before := x.Clone()
	var s StandardScaler
	scaled, err := s.FitTransform(x)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(x.Data, before.Data) {
		t.Error("Transform changed what it was given")
	}
	if len(s.Mean) != 64 || s.Scale[0] != 1 {
		t.Errorf("%d means, scale %v of a pixel that is never set", len(s.Mean), s.Scale[0])
	}
	back, err := s.InverseTransform(scaled)
	if err != nil {
		t.Fatal(err)
	}
	wantClose(t, "values", float64s(back.Data), float64s(x.Data), 1e-5)
}

func TestStandardScalerKeepsMissingMissing(t *testing.T) {
	x, _ := tensor.FromRows([][]float32{{1, nan}, {nan, 3}, {3, 5}})
	var s StandardScaler
	got, err := s.FitTransform(x)
	if err != nil {
		t.Fatal(err)
	}
	if v := got.Data; v[0] != -1 || v[1] == v[1] || v[2] == v[2] || v[3] != -1 || v[4] != 1 || v[5] != 1 {
		t.Errorf("got %v", v)
	}
}

func TestStandardScalerSurvivesItsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "scaler.json")
	var s StandardScaler
	want, err := s.FitTransform(Iris().X)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time over the first
		if err := s.Save(path); err != nil {
			t.Fatal(err)
		}
	}
	loaded, err := LoadStandardScaler(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := loaded.Transform(Iris().X)
	if err != nil || !slices.Equal(got.Data, want.Data) || loaded.Samples != 150 {
		t.Errorf("not the same after loading: %v, %+v", err, loaded)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("left in the folder: %v", entries)
	}
}

func TestStandardScalerAsPartOfSomethingBigger(t *testing.T) {
	type pipeline struct {
		Scaler *StandardScaler `json:"scaler"`
	}
	s := &StandardScaler{Mean: []float64{1, 2}, Scale: []float64{3, 4}, Samples: 5}
	data, err := json.Marshal(pipeline{s})
	if want := `{"scaler":{"mean":[1,2],"scale":[3,4],"samples":5}}`; err != nil || string(data) != want {
		t.Errorf("got %s, %v; want %s", data, err, want)
	}
	var read pipeline
	if err := json.Unmarshal(data, &read); err != nil || !slices.Equal(read.Scaler.Scale, s.Scale) {
		t.Errorf("got %+v, %v", read.Scaler, err)
	}
}

func TestStandardScalerRefuses(t *testing.T) {
	inf, _ := tensor.FromRows([][]float32{{1, 2}, {3, float32(math.Inf(1))}})
	hole, _ := tensor.FromRows([][]float32{{1, nan}, {3, nan}})
	for name, tt := range map[string]struct {
		x    *tensor.Tensor
		want string
	}{
		"nil":             {nil, "shape (n, features)"},
		"labels":          {tensor.New(3), "got (3,)"},
		"no rows":         {tensor.New(0, 3), "got (0, 3)"},
		"no features":     {tensor.New(3, 0), "got (3, 0)"},
		"infinite":        {inf, "got +Inf in row 1, feature 1"},
		"nothing to know": {hole, "feature 1, got NaN in every row"},
	} {
		t.Run(name, func(t *testing.T) {
			s := StandardScaler{Mean: []float64{7}, Scale: []float64{7}}
			wantError(t, s.Fit(tt.x), tt.want)
			if s.Mean[0] != 7 {
				t.Error("a failed Fit changed the scaler")
			}
		})
	}
	var s StandardScaler
	_, err := s.Transform(tensor.New(1, 2))
	wantError(t, err, "call Fit")
	s = StandardScaler{Mean: []float64{1, 2}, Scale: []float64{1, 1}}
	_, err = s.InverseTransform(tensor.New(1, 3))
	wantError(t, err, "expected 2 features per row, as in Fit, got shape (1, 3)")
}

func TestStandardScalerRefusesDamagedFiles(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":           {"", "unexpected end"},
		"another thing":     {`[1, 2]`, "standard scaler"},
		"different lengths": {`{"mean":[1,2],"scale":[1]}`, "got 2 and 1"},
		"a zero scale":      {`{"mean":[1],"scale":[0]}`, "got 0 for feature 0"},
		"a negative scale":  {`{"mean":[1],"scale":[-2]}`, "got -2"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "scaler.json")
			if err := os.WriteFile(path, []byte(tt.text), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := LoadStandardScaler(path)
			wantError(t, err, tt.want, path)
		})
	}
	_, err := LoadStandardScaler(filepath.Join(t.TempDir(), "none"))
	wantError(t, err, "load")
	err = new(StandardScaler).Save(filepath.Join(t.TempDir(), "no", "such", "folder"))
	wantError(t, err, "save")
}

func float64s(values []float32) []float64 {
	wide := make([]float64, len(values))
	for i, v := range values {
		wide[i] = float64(v)
	}
	return wide
}

func wantClose(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= tolerance*max(1, math.Abs(want[i]))) {
			t.Errorf("%s: value %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}
