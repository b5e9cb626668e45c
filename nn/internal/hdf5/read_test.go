package hdf5_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"board/nn/internal/hdf5"
)

// files are those that h5py wrote (testdata/make_files.py), by name.
func files(t testing.TB) map[string][]byte {
	t.Helper()
	z, err := zip.OpenReader("testdata/files.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	all := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if all[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func open(t testing.TB, data []byte) *hdf5.Object {
	t.Helper()
	f, err := hdf5.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f.Root()
}

func floats(t testing.TB, root *hdf5.Object, path string) ([]int, []float32) {
	t.Helper()
	o, err := root.Open(path)
	if err != nil {
		t.Error(err)
		return nil, nil
	}
	shape, numbers, err := o.Floats()
	if err != nil {
		t.Error(err)
	}
	return shape, numbers
}

// versions are the forms that the library writes for older and newer readers.
var versions = []string{"earliest", "v108", "v110", "latest"}

func TestValues(t *testing.T) {
	all := files(t)
	for _, version := range versions {
		t.Run(version, func(t *testing.T) {
			root := open(t, all[version+".h5"])
			checkTypes(t, root)
			for path, want := range map[string]string{
				"scalar": "[] [7.5]", "hard": "[] [7.5]", "empty": "[0 3] []", "compact": "[3] [0 1 2]", "of_named": "[2] [0 1]", "many/37": "[] [37]",
				"types/bool": "[2] [1 0]", "types/negative": "[4] [-1.5 -Inf NaN 1.1920929e-07]", "types/minus": "[2] [-3 -100]",
				"never": fmt.Sprint([]int{4, 5}, slices.Repeat([]float32{2.5}, 20)),
			} {
				if shape, numbers := floats(t, root, path); fmt.Sprint(shape, numbers) != want {
					t.Errorf("%s is %v %v, want %s", path, shape, numbers, want)
				}
			}
			steps, err := root.Open("iterations")
			if err != nil {
				t.Fatal(err)
			}
			if n, err := steps.Int(); err != nil || n != 1<<40+1 {
				t.Errorf("iterations are %d, %v", n, err)
			}
		})
	}
}

func checkTypes(t *testing.T, root *hdf5.Object) {
	t.Helper()
	for name := range strings.FieldsSeq("float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 big_f4 big_i2 big_f8") {
		if shape, numbers := floats(t, root, "types/"+name); fmt.Sprint(shape, numbers) != "[2 3] [0 1 2 3 100 5]" {
			t.Errorf("%s is %v %v", name, shape, numbers)
		}
	}
}

func TestAttributes(t *testing.T) {
	all := files(t)
	for _, version := range versions {
		t.Run(version, func(t *testing.T) {
			root := open(t, all[version+".h5"])
			for name, want := range map[string]string{
				"text": `["varying: ä"]`, "fixed": `["fixed"]`, "list": `["one" "three" ""]`, "fixed_list": `["one" "three"]`, "none": `[]`,
				"long": fmt.Sprintf("[%q]", strings.Repeat("x", 70000)),
			} {
				if got, err := root.Strings(name); err != nil || fmt.Sprintf("%q", got) != want {
					t.Errorf("%s is %.60q, %v", name, got, err)
				}
			}
			many, err := root.Open("many")
			if err != nil {
				t.Fatal(err)
			}
			for i := range 20 {
				if got, err := many.Text(fmt.Sprint("attribute_", i)); err != nil || got != fmt.Sprint("value ", i) {
					t.Errorf("attribute %d is %q, %v", i, got, err)
				}
			}
			if root.HasAttr("nothing") || many.HasAttr("attribute_20") || !many.HasAttr("attribute_19") {
				t.Error("HasAttr is wrong")
			}
			if _, err := root.Text("list"); err == nil || !strings.Contains(err.Error(), "expected one string, got 3") {
				t.Errorf("a list as text: %v", err)
			}
			if _, err := root.Text("nothing"); err == nil || !strings.Contains(err.Error(), "attribute nothing") {
				t.Errorf("no attribute: %v", err)
			}
		})
	}
}

func TestGroups(t *testing.T) {
	all := files(t)
	for _, version := range versions {
		root := open(t, all[version+".h5"])
		names, err := root.Names()
		if want := "[compact deep empty hard iterations many named never of_named scalar types]"; err != nil || fmt.Sprint(names) != want {
			t.Errorf("%s: names are %v, %v", version, names, err)
		}
		bottom, err := root.Open("/deep/er/still/")
		if err != nil {
			t.Fatal(err)
		}
		if name, err := bottom.Text("name"); err != nil || name != "bottom" {
			t.Errorf("%s: %q, %v", version, name, err)
		}
		for path, want := range map[string]string{"deep/none": `no such object as "none"`, "scalar/x": "got a dataset", "named/x": "another kind"} {
			if _, err := root.Open(path); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %s: %v", version, path, err)
			}
		}
		if _, _, err := bottom.Floats(); err == nil || !strings.Contains(err.Error(), "expected a dataset, got a group") {
			t.Errorf("%s: %v", version, err)
		}
	}
	if names, err := open(t, all["big_group.h5"]).Names(); err != nil || len(names) != 1500 || !slices.Contains(names, "group_1499") {
		t.Errorf("the big group has %d names, %v", len(names), err)
	}
	if _, numbers := floats(t, open(t, all["user_block.h5"]), "a"); fmt.Sprint(numbers) != "[0 1 2]" {
		t.Errorf("behind a user's block are %v", numbers)
	}
}

func TestChunks(t *testing.T) {
	all := files(t)
	for _, version := range versions {
		t.Run(version, func(t *testing.T) {
			root := open(t, all[version+"_chunks.h5"])
			for name := range strings.FieldsSeq("plain single single_gzip gzip fletcher all half growing growing_across growing_both growing_both_gzip early") {
				checkCount(t, root, name, "[7 10]")
			}
			checkCount(t, root, "line", "[5000]")
			checkCount(t, root, "pages", "[3000]")
			_, part := floats(t, root, "part")
			for i, v := range part {
				want := float32(3)
				if i >= 20 && i < 25 {
					want = 1
				}
				if v != want {
					t.Errorf("part: number %d is %v, want %v", i, v, want)
				}
			}
		})
	}
}

// checkCount expects the numbers from 0 on.
func checkCount(t *testing.T, root *hdf5.Object, name, wantShape string) {
	t.Helper()
	shape, numbers := floats(t, root, name)
	if fmt.Sprint(shape) != wantShape {
		t.Errorf("%s has the shape %v", name, shape)
	}
	for i, v := range numbers {
		if math.Abs(float64(v)-float64(i)) > 0 {
			t.Errorf("%s: number %d is %v", name, i, v)
			return
		}
	}
}
