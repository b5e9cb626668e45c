// Package module tests board as a dependency of other modules, and under another name.
package module

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program is one of a user's, in a module of its own.
const program = `package main

import (
	"context"
	"log"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/tensor"
)

func main() {
	x, err := tensor.FromRows64([][]float64{{1}, {2}, {3}})
	check(err)
	model, err := nn.NewSequential(&layer.Input{Shape: x.Shape[1:]}, &layer.Dense{Units: 1})
	check(err)
	check(model.Compile(nn.CompileConfig{Loss: loss.Name("mse")}))
	history, err := model.Fit(context.Background(), nn.XY(x, x), nn.FitConfig{Epochs: 3, Verbose: nn.Silent})
	check(err)
	check(history.Plot("history.html"))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
`

// run runs a command in a folder, and returns what it prints.
func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=")
	if strings.HasSuffix(dir, "workspace") {
		c.Env = append(os.Environ(), "GOFLAGS=")
	}
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// root is the folder of the module.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A program in a module of its own trains and plots, by a replacement and in a workspace, as docs/nn.md says.
func TestProgramsInModulesOfTheirOwn(t *testing.T) {
	sums, err := os.ReadFile("../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	for name, steps := range map[string][][]string{
		"replace":   {{"mod", "init", "example.org/mine"}, {"mod", "edit", "-require", "board@v0.0.0", "-replace", "board=" + root(t)}},
		"workspace": {{"mod", "init", "example.org/mine"}, {"work", "init", ".", root(t)}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), name)
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "main.go"), program)
			write(t, filepath.Join(dir, "go.sum"), string(sums)) // instead of go mod tidy, which asks a network
			for _, step := range steps {
				run(t, dir, "go", step...)
			}
			run(t, dir, "go", "run", ".")
			page, err := os.ReadFile(filepath.Join(dir, "history.html"))
			if err != nil || !strings.Contains(string(page), "echarts={init:") {
				t.Errorf("the plot has no echarts: %v", err)
			}
		})
	}
}

// What only trains links neither the server nor what draws charts.
func TestTrainingLinksLittle(t *testing.T) {
	deps := strings.Fields(run(t, root(t), "go", "list", "-deps", "./examples/regressor"))
	for _, dep := range deps {
		if strings.HasPrefix(dep, "board/") && !strings.HasPrefix(dep, "board/nn") && !strings.HasPrefix(dep, "board/examples") ||
			strings.Contains(dep, "echarts") || strings.Contains(dep, "websocket") || dep == "net/http/pprof" {
			t.Errorf("a program that trains depends on %s", dep)
		}
	}
	binary := filepath.Join(t.TempDir(), "regressor")
	run(t, root(t), "go", "build", "-o", binary, "./examples/regressor")
	if symbols := run(t, root(t), "go", "tool", "nm", binary); strings.Contains(symbols, "board/nn/internal/plot") {
		t.Error("a program that never plots holds echarts")
	}
}

// Under another name everything still finds everything.
func TestRenamedModule(t *testing.T) {
	from, to := root(t), t.TempDir()
	for _, file := range strings.Fields(run(t, from, "git", "ls-files", "--cached", "--others", "--exclude-standard", "*.go", "*.s", "go.*", "*.yml", "*.yaml", "scripts", "*.html", "*.json", "*.csv*", "*.js", "*.css", "*/.gitkeep")) {
		data, err := os.ReadFile(filepath.Join(from, file))
		if os.IsNotExist(err) {
			continue // deleted, and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(to, filepath.Dir(file)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, file), data, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	run(t, to, "bash", "scripts/rename-module.sh", "example.org/you/board")
	for _, dep := range strings.Fields(run(t, to, "go", "list", "-deps", "./...")) {
		if strings.HasPrefix(dep, "board/") {
			t.Errorf("something still imports %s", dep)
		}
	}
	run(t, to, "go", "build", "./nn/...")
	settings, err := os.ReadFile(filepath.Join(to, ".golangci.yml"))
	if err != nil || strings.Contains(string(settings), "pkg: board") || !strings.Contains(string(settings), "pkg: example.org/you/board") {
		t.Errorf(".golangci.yml still names the old module: %v", err)
	}
	if out, err := exec.CommandContext(t.Context(), "bash", filepath.Join(to, "scripts/rename-module.sh"), "no path").CombinedOutput(); err == nil || !strings.Contains(string(out), "usage:") {
		t.Errorf("a bad path gives %s, %v", out, err)
	}
}
