package client_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"board/summary"
	"board/summary/sidecar"
	"board/web"
	"board/web/client"
	"board/web/internal/webtest"
	"board/web/message"
	"board/web/page"
)

// open serves a log directory, and returns a client of it.
func open(t *testing.T, dir string, change ...func(*web.Options)) *client.Client {
	t.Helper()
	return dial(t, webtest.OpenSite(t, dir, change...))
}

func dial(t *testing.T, h http.Handler, options ...client.Option) *client.Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c, err := client.New(server.URL, options...)
	must(t, err)
	return c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// numbers finds a run and a tag by name.
func numbers(t *testing.T, c *client.Client, run, tag string) (runID, tagID int) {
	t.Helper()
	all, err := c.Catalog(t.Context())
	must(t, err)
	runID, tagID = -1, -1
	for _, r := range all.Catalog.Runs {
		if r.Name == run {
			runID = r.ID
		}
	}
	for x := range all.Catalog.Tags.All() {
		if x.Name == tag {
			tagID = x.ID
		}
	}
	if runID < 0 || tagID < 0 {
		t.Fatalf("run %q is %d, tag %q is %d", run, runID, tag, tagID)
	}
	return runID, tagID
}

func TestPointsComeInPages(t *testing.T) {
	dir := t.TempDir()
	webtest.LogRun(t, dir, "long", 25_000, func(w *summary.Writer, step int64) {
		webtest.Scalar(t, w, float64(step), "loss", step, float64(step)/2)
	})
	c := open(t, dir)
	run, tag := numbers(t, c, "long", "loss")
	n := int64(0)
	for p, err := range c.Points(t.Context(), run, tag) {
		must(t, err)
		if p.Step != n || p.Value != message.Number(n)/2 || p.Wall != message.Number(n) {
			t.Fatalf("point %d is %+v", n, p)
		}
		n++
	}
	if n != 25_000 {
		t.Errorf("%d points", n)
	}
	for _, err := range c.Points(t.Context(), run, 99) {
		if e, is := errors.AsType[*client.Error](err); !is || e.Status != 404 || e.Code != "not_found" {
			t.Errorf("error %v", err)
		}
	}
}

func TestAnswers(t *testing.T) {
	c, ctx := open(t, webtest.Made(t)), t.Context()
	run, tag := numbers(t, c, "b", "loss/train")
	catalog, err := c.Catalog(ctx)
	must(t, err)
	if catalog.Hello.Version != "1.2.3" || len(catalog.Status.Runs) == 0 || catalog.Status.Runs[0].Points == 0 {
		t.Errorf("hello %+v, status %+v", catalog.Hello, catalog.Status)
	}
	if got, err := c.Description(ctx, tag); err != nil || !strings.Contains(got, "<em>training</em>") {
		t.Errorf("description %q, %v", got, err)
	}
	if got, err := c.RunFiles(ctx, run); err != nil || len(got.Files) != 1 {
		t.Errorf("files %+v, %v", got, err)
	}
	if got, err := c.Health(ctx); err != nil || got.Status != "ok" {
		t.Errorf("health %+v, %v", got, err)
	}
	if got, err := c.Select(ctx, message.Select{Tag: tag, Runs: &message.Runs{IDs: []int32{int32(run)}}}); err != nil || len(got.Rows) != 1 || got.Rows[0].Last != .25 || !math.IsNaN(float64(got.Rows[0].First)) {
		t.Errorf("select %+v, %v", got, err)
	}
	if got, err := c.Summaries(ctx, message.Summarize{Tags: []int{tag}, Runs: &message.Runs{All: true}}); err != nil || len(got.Tags) != 1 || len(got.Tags[0].Runs) != 2 {
		t.Errorf("summaries %+v, %v", got, err)
	}
	if got, err := c.Match(ctx, "loss", "("); err != nil || got.Matches[0].Total != 1 || got.Matches[1].Error == "" {
		t.Errorf("match %+v, %v", got, err)
	}
	if got, err := c.Search(ctx, message.Search{Text: "x", Runs: &message.Runs{All: true}}); err != nil || len(got.Hits) != 0 {
		t.Errorf("search %+v, %v", got, err)
	}
	if got, err := c.HParams(ctx); err != nil || len(got.Params) != 0 {
		t.Errorf("hparams %+v, %v", got, err)
	}
	var file bytes.Buffer
	if err := c.Export(ctx, &file, "csv", tag, run); err != nil || strings.Count(file.String(), "\n") != 5 {
		t.Errorf("export %q, %v", &file, err)
	}
}

func TestCompare(t *testing.T) {
	dir := t.TempDir()
	for i, run := range []string{"a", "b", "c"} {
		webtest.LogRun(t, dir, run, 3, func(w *summary.Writer, step int64) {
			if step == 0 {
				must(t, w.HParams(map[string]any{"lr": float64(i)}))
			}
			webtest.Scalar(t, w, float64(step), "loss", step, float64(i)+float64(step))
		})
	}
	c, ctx := open(t, dir), t.Context()
	table, err := c.Compare(ctx, message.Compare{Query: "lr > 0", Params: []string{"lr"}, Metrics: []message.CompareMetric{{Tag: "loss", Agg: "max"}}})
	must(t, err)
	if len(table.Rows) != 2 || table.Values[0][1] != 2.0 || *table.Metrics[0].Values[0] != 3 {
		t.Errorf("table %+v", table)
	}
	_, err = c.Compare(ctx, message.Compare{Query: "lr >"})
	if wrong, is := errors.AsType[*client.QueryError](err); !is || wrong.From != 4 && wrong.From != 3 {
		t.Errorf("a wrong query: %v", err)
	}
	if got, err := c.Curves(ctx, message.CompareCurves{Tag: "loss", Groups: [][]int{table.Rows[0].Runs}}); err != nil || len(got.Groups[0].X) != 3 {
		t.Errorf("curves %+v, %v", got, err)
	}
	if got, err := c.Insight(ctx, message.CompareInsight{Tag: "loss", Agg: "last"}); err != nil || got.Runs != 3 || got.Params[0].Correlation != 1 {
		t.Errorf("insight %+v, %v", got, err)
	}
	if got, err := c.QueryNames(ctx); err != nil || got.Params[0].Name != "lr" {
		t.Errorf("names %+v, %v", got, err)
	}
	var file bytes.Buffer
	if err := c.Report(ctx, &file, message.Report{Title: "three", Tags: []string{"loss"}}); err != nil || !strings.Contains(file.String(), "<title>three</title>") {
		t.Errorf("report of %d bytes, %v", file.Len(), err)
	}
}

func TestSidecarDeleteAndRestore(t *testing.T) {
	dir := webtest.Made(t)
	kept := sidecar.New(sidecar.Options{Logdir: dir})
	c := open(t, dir, func(o *web.Options) {
		o.Keeper = page.Keeper{Sidecar: kept, Trash: sidecar.NewTrash([]sidecar.Source{{Path: dir}}), AllowDelete: true}
	})
	ctx, note := t.Context(), "worth keeping"
	state, err := c.ChangeSidecar(ctx, message.SidecarChange{Runs: []message.RunNotesChange{{Run: "b", Notes: &note}}})
	must(t, err)
	if again, err := c.Sidecar(ctx); err != nil || again.Version != state.Version || again.Runs[0].Notes != note {
		t.Errorf("sidecar %+v, %v", again, err)
	}
	moved, err := c.Delete(ctx, "b", "nothing")
	if err != nil || len(moved.Runs) != 1 || len(moved.Failed) != 1 {
		t.Fatalf("delete %+v, %v", moved, err)
	}
	state, err = c.Sidecar(ctx)
	must(t, err)
	if moved, err = c.Restore(ctx, state.Trash[0].ID); err != nil || moved.Runs[0] != "b" {
		t.Errorf("restore %+v, %v", moved, err)
	}
}

func TestContentAndValues(t *testing.T) {
	dir := t.TempDir()
	webtest.LogRun(t, dir, "r", 2, func(w *summary.Writer, step int64) {
		must(t, w.Text("words", step, []string{"first", "second"}[step]))
	})
	c, ctx := open(t, dir), t.Context()
	run, tag := numbers(t, c, "r", "words")
	catalog, err := c.Catalog(ctx)
	must(t, err)
	place := client.Place{Epoch: catalog.Hello.Epoch, Run: run, Tag: tag, Generation: int64(index(t, c, run, tag).Generation)}
	texts, err := client.Values[message.Text](ctx, c, place, 2)
	if err != nil || len(texts) != 2 || texts[1].Cells[0] != "second" {
		t.Errorf("values %+v, %v", texts, err)
	}
	place.Row = 1
	body, kind, err := c.Content(ctx, place)
	must(t, err)
	defer body.Close()
	var got bytes.Buffer
	if _, err := got.ReadFrom(body); err != nil || got.String() != "second" || !strings.HasPrefix(kind, "text/plain") {
		t.Errorf("content %q of type %q, %v", &got, kind, err)
	}
	place.Epoch = "another"
	if _, _, err := c.Content(ctx, place); err == nil || err.(*client.Error).Code != "gone" { //nolint:errorlint // it is not wrapped
		t.Errorf("of another epoch: %v", err)
	}
}

// index is the first block of a run that a subscription gets.
func index(t *testing.T, c *client.Client, run, tag int) client.Block {
	t.Helper()
	l, err := c.Live(t.Context())
	must(t, err)
	defer l.Close()
	must(t, l.Show(message.Show{Card: "c1", Tag: &tag, Runs: &message.Runs{IDs: []int32{int32(run)}}}))
	for {
		told, err := l.Next()
		must(t, err)
		if blocks, is := told.([]client.Block); is && len(blocks) > 0 {
			return blocks[0]
		}
	}
}

func TestLiveFollowsARun(t *testing.T) {
	dir := t.TempDir()
	w, err := summary.NewWriter(dir + "/run")
	must(t, err)
	defer w.Close()
	must(t, w.ScalarAt(1, "loss", 0, .5))
	must(t, w.Flush())
	c := open(t, dir, func(o *web.Options) { o.Store = webtest.FollowStore(t, dir) })
	run, tag := numbers(t, c, "run", "loss")
	l, err := c.Live(t.Context())
	must(t, err)
	defer l.Close()
	must(t, l.Show(message.Show{Card: "c7", Tag: &tag, Smoothing: 0.5, Width: 100}))
	var hello, catalog, status, written bool
	for points := 0; points < 3; {
		told, err := l.Next()
		must(t, err)
		switch told := told.(type) {
		case message.Hello:
			hello = told.Epoch != ""
		case message.Catalog:
			catalog = len(told.Runs) == 1
		case message.Status:
			status = told.Progress.Loaded
		case message.Complaint:
			t.Fatal(told.Message)
		case []client.Block:
			for _, b := range told {
				if b.Card != 7 || b.Run != run || len(b.Steps) != len(b.Values) || len(b.Smoothed) != len(b.Values) {
					t.Fatalf("block %+v", b)
				}
				if b.Snapshot {
					points = 0
				}
				points += len(b.Steps)
			}
			if !written {
				written = true
				must(t, w.ScalarAt(2, "loss", 1, .25))
				must(t, w.ScalarAt(3, "loss", 2, .125))
				must(t, w.Flush())
			}
		}
	}
	if !hello || !catalog || !status {
		t.Errorf("hello %v, catalog %v, status %v", hello, catalog, status)
	}
	must(t, l.Hide("c7"))
}

func TestLiveEndsWithItsContext(t *testing.T) {
	c := open(t, webtest.Made(t))
	ctx, stop := context.WithCancelCause(t.Context())
	l, err := c.Live(ctx)
	must(t, err)
	why := errors.New("enough")
	stop(why)
	for err == nil {
		_, err = l.Next()
	}
	if !errors.Is(err, why) {
		t.Errorf("error %v", err)
	}
}

func TestTokensAndPrefixes(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) { o.Token = "secret" }, webtest.WithPrefix("/board"))
	server := httptest.NewServer(h)
	defer server.Close()
	for address, want := range map[string]int{
		server.URL + "/board":               http.StatusUnauthorized,
		server.URL + "/board/?token=wrong":  http.StatusUnauthorized,
		server.URL + "/board/?token=secret": 0,
		server.URL + "/?token=secret":       http.StatusNotFound,
	} {
		c, err := client.New(address)
		must(t, err)
		for _, ask := range []func() error{
			func() error { _, err := c.Health(t.Context()); return err },
			func() error {
				l, err := c.Live(t.Context())
				if err == nil {
					err = l.Close()
				}
				return err
			},
		} {
			got := 0
			if e, is := errors.AsType[*client.Error](ask()); is {
				got = e.Status
				if got == http.StatusUnauthorized && e.Code != "token_needed" {
					t.Errorf("%s: code %q", address, e.Code)
				}
			}
			if got != want {
				t.Errorf("%s: status %d, want %d", address, got, want)
			}
		}
	}
	c := dial(t, h, client.WithToken("secret"))
	if _, err := c.Health(t.Context()); err == nil {
		t.Error("the prefix is not needed")
	}
}

func TestErrorsOfOthers(t *testing.T) {
	for _, address := range []string{"localhost:6006", "ftp://x", "http://", "http://[::1"} {
		if _, err := client.New(address); err == nil {
			t.Errorf("%q is taken for an address", address)
		}
	}
	answer := func(status int, header, body string) *client.Error {
		c := dial(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}))
		_, err := c.Health(t.Context())
		e, _ := errors.AsType[*client.Error](err)
		return e
	}
	if e := answer(502, "", "<html>"+strings.Repeat("x", 1000)); e == nil || e.Code != "" || !strings.Contains(e.Message, "Bad Gateway") {
		t.Errorf("of a proxy: %v", e)
	}
	if e := answer(503, "7", `{"code":"busy","message":"later"}`); e == nil || e.RetryAfter.Seconds() != 7 || e.Error() != "board: later (503)" {
		t.Errorf("of a busy board: %v", e)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	c := open(t, webtest.Made(t))
	if _, err := c.Health(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("of a context that is over: %v", err)
	}
}
