package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"board/summary"
)

// writeTrials writes two values of lr times three seeds, with unequal steps, a tag that one
// run lacks, and NaN.
func writeTrials(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, lr := range []float64{0.125, 0.5} {
		for seed := range 3 {
			w, err := summary.NewWriter(filepath.Join(dir, fmt.Sprintf("lr%g", lr), fmt.Sprint("seed", seed)), summary.WithFloat64())
			if err != nil {
				t.Fatal(err)
			}
			must(t, w.HParams(map[string]any{"lr": lr, "seed": seed, "name": "=cmd()"}))
			for i := range int64(3) {
				must(t, w.ScalarAt(1000.25+float64(i), "loss", i*int64(seed+1), lr+float64(seed)/4-float64(i)/16))
			}
			if seed > 0 {
				must(t, w.ScalarAt(1000, "acc", 0, math.NaN()))
				must(t, w.ScalarAt(1001, "acc", 1, 0.25*float64(seed)))
			}
			must(t, w.Close())
		}
	}
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// printed is what board prints.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), args, &stdout, &stderr); code != exitOK {
		t.Fatalf("board %q: exit code %d: %s", args, code, &stderr)
	}
	return stdout.String()
}

func TestCompareCSV(t *testing.T) {
	dir := writeTrials(t)
	got := printed(t, "compare", "--logdir", dir, "--metric", "loss:min", "acc:last", "--metric=acc:n", "--baseline", "lr0.5/seed1", "--sort", "-loss:min", "--format", "csv")
	want := `run,lr,name,seed,loss:min,loss:min:delta,acc:last,acc:last:delta,acc:n,acc:n:delta
lr0.5/seed2,0.5,'=cmd(),2,0.875,0.25,0.5,0.25,2,0
lr0.5/seed1,0.5,'=cmd(),1,0.625,0,0.25,0,2,0
lr0.125/seed2,0.125,'=cmd(),2,0.5,-0.125,0.5,0.25,2,0
lr0.5/seed0,0.5,'=cmd(),0,0.375,-0.25,,,,
lr0.125/seed1,0.125,'=cmd(),1,0.25,-0.375,0.25,0,2,0
lr0.125/seed0,0.125,'=cmd(),0,0,-0.625,,,,
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestCompareGroups(t *testing.T) {
	dir := writeTrials(t)
	got := printed(t, "compare", dir, "--metric", "loss:last", "--metric", "acc:max", "--group-by", "all-but:seed", "--where", "seed != 0 || lr > 0.2", "--format=csv")
	rows, err := csv.NewReader(strings.NewReader(got)).ReadAll()
	must(t, err)
	if want := "group n lr name seed loss:last:mean loss:last:std acc:max:mean acc:max:std"; strings.Join(rows[0], " ") != want {
		t.Errorf("header %q", rows[0])
	}
	if len(rows) != 3 || rows[1][0] != "lr=0.125" || rows[1][1] != "2" || rows[2][1] != "3" || rows[1][4] != "" || rows[1][2] != "0.125" {
		t.Fatalf("rows %q", rows[1:])
	}
	for i, want := range map[int][]float64{1: {0.375, 0.25 / math.Sqrt2, 0.375, 0.25 / math.Sqrt2}, 2: {0.625, 0.25, 0.375, 0.25 / math.Sqrt2}} {
		for k, x := range want {
			if got, err := strconv.ParseFloat(rows[i][5+k], 64); err != nil || math.Abs(got-x) > 1e-15 {
				t.Errorf("row %d, %s: %v, want %v", i, rows[0][5+k], rows[i][5+k], x)
			}
		}
	}
}

func TestCompareOtherFormats(t *testing.T) {
	dir := writeTrials(t)
	var rows []map[string]any
	must(t, json.Unmarshal([]byte(printed(t, "compare", dir, "--format", "json", "--metric", "acc:first")), &rows))
	if len(rows) != 6 || rows[0]["run"] != "lr0.5/seed0" || rows[0]["acc:first"] != nil || rows[1]["acc:first"] != "NaN" || rows[0]["lr"] != 0.5 || rows[0]["name"] != "=cmd()" {
		t.Errorf("JSON %v", rows)
	}
	if got := printed(t, "compare", dir, "--format", "markdown", "--where", "run == 'lr0.5/seed1'"); got != "| run | lr | name | seed | acc:last | loss:last |\n| --- | ---: | --- | ---: | ---: | ---: |\n| lr0.5/seed1 | 0.5 | =cmd() | 1 | 0.25 | 0.625 |\n" {
		t.Errorf("Markdown\n%s", got)
	}
	if got := printed(t, "compare", dir, "--where", "seed == 0", "--metric", "acc"); !strings.Contains(got, "lr0.125/seed0  0.125  =cmd()     0  –") {
		t.Errorf("table\n%s", got)
	}
}

func TestCompareSaysWhatIsWrong(t *testing.T) {
	dir := writeTrials(t)
	for args, want := range map[string]string{
		"--metric los":                  `did you mean "loss"?`,
		"--where lr<>":                  "at character 4",
		"--where lrr<1":                 `"lrr"`,
		"--group-by all-but:sed":        `"sed"`,
		"--group-by seed":               "expected all-but:NAME",
		"--baseline lr0.5":              `no run "lr0.5"`,
		"--sort los":                    `no column "los"`,
		"--sort loss:min --format yaml": "not one of table, csv",
	} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), append([]string{"compare", dir}, strings.Fields(args)...), &stdout, &stderr); code != exitUsage || !strings.Contains(stderr.String(), want) || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("%s: exit code %d, %q, want %q", args, code, &stderr, want)
		}
	}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"compare", "--logdir", filepath.Join(dir, "nothing")}, &stdout, &stderr); code != exitFailed {
		t.Errorf("a missing directory: exit code %d, %s", code, &stderr)
	}
}

func TestExport(t *testing.T) {
	dir := writeTrials(t)
	lines := strings.Split(printed(t, "export", "--logdir", dir, "--out", "-", "--runs", "seed1", "--tags", "^acc"), "\n")
	want := []string{"run,tag,step,wall_time,value", "lr0.5/seed1,acc,0,1000,nan", "lr0.5/seed1,acc,1,1001,0.25", "lr0.125/seed1,acc,0,1000,nan", "lr0.125/seed1,acc,1,1001,0.25", ""}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q", lines)
	}
	if got := printed(t, "export", dir, "--out=-", "--format=jsonl", "--runs=lr0.5/seed1", "--tags=acc"); got != `{"run":"lr0.5/seed1","tag":"acc","step":0,"wall_time":1000,"value":"NaN"}`+"\n"+`{"run":"lr0.5/seed1","tag":"acc","step":1,"wall_time":1001,"value":0.25}`+"\n" {
		t.Errorf("JSON lines\n%s", got)
	}
	file := filepath.Join(t.TempDir(), "points.parquet")
	printed(t, "export", dir, "--out", file)
	type row struct {
		Run      string  `parquet:"run"`
		Tag      string  `parquet:"tag"`
		Step     int64   `parquet:"step"`
		WallTime float64 `parquet:"wall_time"`
		Value    float64 `parquet:"value"`
	}
	rows, err := parquet.ReadFile[row](file)
	must(t, err)
	if len(rows) != 6*3+4*2 || rows[0] != (row{"lr0.5/seed0", "loss", 0, 1000.25, 0.5}) || !math.IsNaN(rows[3].Value) {
		t.Errorf("%d rows, the first %+v, the fourth %+v", len(rows), rows[0], rows[3])
	}
}

// TestAnExportThatFailsLeavesTheFile as it was, and nothing beside it.
func TestAnExportThatFailsLeavesTheFile(t *testing.T) {
	dir, out := writeTrials(t), t.TempDir()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"export", dir, "--out", filepath.Join(out, "no", "points.csv")}, &stdout, &stderr); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	must(t, os.Mkdir(filepath.Join(out, "points.csv"), 0o755))
	if code := run(t.Context(), []string{"export", dir, "--out", filepath.Join(out, "points.csv")}, &stdout, &stderr); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	left, err := os.ReadDir(out)
	must(t, err)
	if len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	if code := run(t.Context(), []string{"export", dir}, &stdout, &stderr); code != exitUsage {
		t.Errorf("without --out: exit code %d", code)
	}
}
