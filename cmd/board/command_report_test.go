package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	dir, out := writeTrials(t), filepath.Join(t.TempDir(), "report.html")
	printed(t, "report", "--logdir", dir, "--out", out, "--title", "Six runs", "--runs", "seed[12]$", "--where", "lr < 0.4", "--baseline", "lr0.125/seed1", "--sort", "-loss:min")
	page, err := os.ReadFile(out)
	must(t, err)
	for _, want := range []string{"<title>Six runs</title>", "2 of 6 runs", "filter: lr &lt; 0.4", "baseline: lr0.125/seed1", "<bdi>loss best</bdi>", "<bdi>acc</bdi>", "echarts={init:"} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("the report lacks %q", want)
		}
	}
	if bytes.Contains(page, []byte("seed0")) {
		t.Error("a run that --runs leaves out is there")
	}
	if got := printed(t, "report", dir, "--out", "-", "--metric", "loss:min", "--group-by", "all-but:seed", "--band", "ci", "--line", "median"); !strings.Contains(got, "2 groups by all-but:seed") || strings.Contains(got, "<bdi>acc</bdi>") {
		t.Error("the report of groups has not what was asked for")
	}
}

func TestReportSaysWhatIsWrong(t *testing.T) {
	dir := writeTrials(t)
	for args, want := range map[string]string{
		"":                              "no file given",
		"--out=x.html --tags [":         "--tags",
		"--out=x.html --smoothing 2":    "--smoothing: expected a number from 0 to 1",
		"--out=x.html --band wide":      "--band",
		"--out=x.html --where lr<":      "--where: ",
		"--out=x.html --baseline seed9": "there is no run",
	} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), append([]string{"report", dir}, strings.Fields(args)...), &stdout, &stderr); code != exitUsage || !strings.Contains(stderr.String(), want) {
			t.Errorf("%s: exit code %d: %s", args, code, &stderr)
		}
	}
}
