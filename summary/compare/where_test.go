package compare_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"board/internal/logtest"
	"board/summary"
	"board/summary/compare"
)

func count(t *testing.T, c *compare.Comparer, text string) int {
	t.Helper()
	return len(table(t, c, compare.Request{Query: compare.Query{Text: text}}).Rows)
}

func TestQueries(t *testing.T) {
	c := open(t, searched(t))
	for text, want := range map[string]int{
		"":                                 32,
		"adam":                             16,
		"ADAM":                             16,
		"adam.*s3$":                        4,
		"u(32|128)-s0":                     8,
		"(adam":                            0, // no regular expression: a part of a name
		"lr < 0.01":                        16,
		"lr < 0.01 && units == 128":        8,
		"lr < 0.01 and optimizer == 'sgd'": 8,
		`optimizer in ["adam", "rmsprop"]`: 16,
		`optimizer startsWith "a"`:         16,
		`optimizer matches "^s.d$"`:        16,
		`not (optimizer contains "sg")`:    16,
		"loss.min < 0.2":                   16,
		"loss < 0.2":                       16, // the last value
		"loss.n > 10 && lr == 0.001":       12,
		`metric("val/acc").best > 0.9`:     24,
		`hparam("seed") >= 2`:              16,
		"beta.last > 0 || seed == 0":       20, // runs of SGD have no beta
		"beta.last > 0":                    16,
		"beta < 100":                       16,
		"lr < optimizer":                   0, // a number is not less than a text
		"lr * 1000 > 50":                   16,
		`run endsWith "s3"`:                8,
		`folder == "search" && steps > 30`: 24, // those with NaN at step 1000 too
		"favourite":                        0,
		"min(lr, 0.01) == 0.01":            16,
	} {
		if got := count(t, c, text); got != want {
			t.Errorf("%q matches %d runs, want %d", text, got, want)
		}
	}
}

func TestWrongQueriesSayWhatAndWhere(t *testing.T) {
	c := open(t, searched(t))
	for text, want := range map[string]struct {
		says     string
		from, to int
	}{
		"lr <":                          {"unexpected token EOF", 3, 4},
		"learning_rate < 0.1":           {`no hyper-parameter, metric or word "learning_rate"`, 0, 13},
		"acc.min < 0.3":                 {`did you mean metric("val/acc")?`, 0, 3},
		"lr < 1 && loss.minimum < 3":    {"minimum", 15, 22},
		`metric("nope").min < 3`:        {`no run has a metric "nope"`, 7, 13},
		`hparam(lr) < 3`:                {"one name between quotes", 0, 6},
		"1..1000000 == 3":               {"ranges", 1, 3},
		`optimizer matches "("`:         {"missing closing )", 18, 21},
		`optimizer matches run`:         {"between quotes", 18, 21},
		"lr + 1 > 'x' ? 3 : 4":          {"bool", 0, 20},
		"all([1,2], # > 0) && lr > 0":   {"all", 0, 3},
		`repeat("a", 1000000000) == ""`: {"repeat", 0, 6},
		"é < 3 && x":                    {"no hyper-parameter", 0, 1},
	} {
		_, err := c.Table(context.Background(), compare.Request{Query: compare.Query{Text: text, Mode: compare.Expression}, Baseline: -1})
		wrong, is := errors.AsType[*compare.QueryError](err)
		if !is {
			t.Errorf("%q: error %v", text, err)
			continue
		}
		if !strings.Contains(wrong.Message, want.says) || strings.Contains(wrong.Message, "compare.") || strings.ContainsAny(wrong.Message, "\n$") {
			t.Errorf("%q: the error says %q, want %q in it", text, wrong.Message, want.says)
		}
		if wrong.From != want.from || wrong.To != want.to {
			t.Errorf("%q: the error is at %d to %d, want %d to %d", text, wrong.From, wrong.To, want.from, want.to)
		}
	}
}

func TestHostileQueriesAreBounded(t *testing.T) {
	c := open(t, searched(t))
	for name, text := range map[string]string{
		"long":   "lr < 1 || " + strings.Repeat(" ", 5000) + "lr > 1",
		"nodes":  "lr < 0" + strings.Repeat("+1", 1000),
		"deep":   strings.Repeat("(", 2000) + "lr" + strings.Repeat(")", 2000) + " < 1 && (",
		"nots":   strings.Repeat("!", 4000) + "favourite",
		"regex":  "(((a{1000}){1000}){1000})",
		"lists":  "lr in [" + strings.Repeat("[1,", 400) + strings.Repeat("]", 400) + "]",
		"bytes":  "lr < \xff\xfe",
		"powers": "2 ** 2 ** 2 ** 2 ** 2 ** 2 > lr",
	} {
		got, err := c.Table(context.Background(), compare.Request{Query: compare.Query{Text: text}, Baseline: -1})
		if _, is := errors.AsType[*compare.QueryError](err); err != nil && !is {
			t.Errorf("%s: error %v", name, err)
		} else if err == nil && len(got.Rows) != 0 && name != "powers" {
			t.Errorf("%s: %d rows", name, len(got.Rows))
		}
	}
}

// TestRunsThatAQueryMakesNoSenseForAreCounted and left out.
func TestRunsThatAQueryMakesNoSenseForAreCounted(t *testing.T) {
	dir := t.TempDir()
	for name, lr := range map[string]any{"a": 0.1, "b": "auto", "c": nil} {
		logtest.Run(t, dir, name, func(w *summary.Writer) {
			values := map[string]any{"x": 1}
			if lr != nil {
				values["lr"] = lr
			}
			hparams(t, w, values)
			scalar(t, w, "loss", 0, 1)
		})
	}
	got := table(t, open(t, dir), compare.Request{Query: compare.Query{Text: "lr * 2 < 1"}})
	if len(got.Rows) != 1 || got.Unlike != 2 {
		t.Errorf("%q, %d left out", names(got), got.Unlike)
	}
}

// TestNamesThatAreBothAndWordsOfTheLanguage are told apart by what follows them.
func TestNamesThatAreBothAndWordsOfTheLanguage(t *testing.T) {
	dir := t.TempDir()
	logtest.Run(t, dir, "a", func(w *summary.Writer) {
		hparams(t, w, map[string]any{"loss": "mse", "run": 7, "let": 1, "my \"param\"\n": true, "in": 5})
		scalar(t, w, "loss", 0, 0.5)
		scalar(t, w, "__f__alert(1)__f__", 0, 0.5)
	})
	c := open(t, dir)
	for _, text := range []string{
		`loss == "mse"`, `loss.min == 0.5`, `hparam("run") == 7`, `run == "a"`, `hparam("let") == 1`, `hparam("my \"param\"\n") == true`, `hparam("in") > 4`, `metric("__f__alert(1)__f__") > 0`,
	} {
		if got := count(t, c, text); got != 1 {
			t.Errorf("%s matches %d runs", text, got)
		}
	}
	all := c.Set().Names()
	for _, n := range append(all.Params, all.Metrics...) {
		if got := count(t, c, n.Spelling+" != 99"); got != 1 {
			t.Errorf("%q is spelled %s, which matches %d runs", n.Name, n.Spelling, got)
		}
	}
}

func FuzzQuery(f *testing.F) {
	dir := f.TempDir()
	logtest.Run(f, dir, "a", func(w *summary.Writer) {
		hparams(f, w, map[string]any{"lr": 0.1, "o": "adam"})
		scalar(f, w, "loss", 0, 0.5)
	})
	c := open(f, dir)
	for _, text := range []string{"lr < 0.1", `o matches "a+"`, "loss.min ?? 3 > 2", "lr in [1, 2]", "[lr][0] == 1", "let x = lr; x < 3", "{a: lr}.a < 2", "!favourite", "lr ?? 1 | abs() > 2"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := c.Table(context.Background(), compare.Request{Query: compare.Query{Text: text, Mode: compare.Expression}, Baseline: -1})
		if wrong, is := errors.AsType[*compare.QueryError](err); err != nil && !is {
			t.Errorf("error %v", err)
		} else if is && (wrong.From < 0 || wrong.To < wrong.From || wrong.To > len([]rune(text))+1) {
			t.Errorf("the error is at %d to %d of %d characters", wrong.From, wrong.To, len([]rune(text)))
		}
	})
}
