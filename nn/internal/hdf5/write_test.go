package hdf5_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"board/nn/internal/hdf5"
	"board/nn/tensor"
)

func write(t testing.TB, g *hdf5.Group) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := hdf5.Write(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// example has a group of every size that makes another tree: none, one node, several, several levels.
func example() *hdf5.Group {
	g := hdf5.NewGroup()
	g.SetText("text", "ä")
	g.SetText("long", strings.Repeat("y", 100_000))
	g.SetText("nothing", "")
	g.SetStrings("list", []string{"one", "two", "", "one"})
	g.SetStrings("none", nil)
	for _, n := range []int{1, 8, 9, 300, 9000} {
		group := g.Group(fmt.Sprint("groups/", n))
		for i := range n {
			group.SetInt(fmt.Sprint(i), int64(i))
		}
	}
	g.Group("groups/0")
	g.SetTensor("matrix", &tensor.Tensor{Shape: tensor.Shape{2, 3}, Data: []float32{1, 2, 3, 4, 5, 6}})
	g.SetTensor("scalar", &tensor.Tensor{Shape: tensor.Shape{}, Data: []float32{2.5}})
	g.SetTensor("empty", tensor.New(0, 3))
	return g
}

func TestWrite(t *testing.T) {
	data := write(t, example())
	if again := write(t, example()); !bytes.Equal(data, again) {
		t.Error("the same groups are other bytes")
	}
	root := open(t, data)
	for name, want := range map[string]string{"text": `["ä"]`, "nothing": `[""]`, "list": `["one" "two" "" "one"]`, "none": "[]", "long": fmt.Sprintf("[%q]", strings.Repeat("y", 100_000))} {
		if got, err := root.Strings(name); err != nil || fmt.Sprintf("%q", got) != want {
			t.Errorf("%s is %.60q, %v", name, got, err)
		}
	}
	for path, want := range map[string]string{"matrix": "[2 3] [1 2 3 4 5 6]", "scalar": "[] [2.5]", "empty": "[0 3] []"} {
		if shape, numbers := floats(t, root, path); fmt.Sprint(shape, numbers) != want {
			t.Errorf("%s is %v %v", path, shape, numbers)
		}
	}
	for _, n := range []int{0, 1, 8, 9, 300, 9000} {
		group, err := root.Open(fmt.Sprint("groups/", n))
		if err != nil {
			t.Fatal(err)
		}
		names, err := group.Names()
		if err != nil || len(names) != n {
			t.Errorf("group of %d has %d names, %v", n, len(names), err)
		}
		for _, name := range names {
			o, err := group.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			if v, err := o.Int(); err != nil || fmt.Sprint(v) != name {
				t.Errorf("%s is %d, %v", name, v, err)
			}
		}
	}
}

func TestWriteErrors(t *testing.T) {
	both, short, zero, many := hdf5.NewGroup(), hdf5.NewGroup(), hdf5.NewGroup(), hdf5.NewGroup()
	both.SetInt("a/b", 1)
	both.SetInt("a", 1)
	short.SetTensor("a", &tensor.Tensor{Shape: tensor.Shape{3}, Data: []float32{1}})
	zero.SetInt("a\x00b", 1)
	many.SetStrings("s", slices.Repeat([]string{"x"}, hdf5.MaxStrings+1))
	for want, g := range map[string]*hdf5.Group{
		`a group or a dataset as "a"`: both, "the numbers of the shape [3], got 1": short, "without / and zero bytes": zero, "at most 4000 strings": many,
	} {
		if err := hdf5.Write(&bytes.Buffer{}, g); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := hdf5.Write(full{}, example()); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
