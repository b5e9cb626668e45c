package datasets

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"board/nn/tensor"
)

const housingHeader = "longitude,latitude,housing_median_age,total_rooms,total_bedrooms,population,households,median_income,median_house_value,ocean_proximity\n"

const twoDistricts = housingHeader +
	"-122.23,37.88,41.0,880.0,129.0,322.0,126.0,8.3252,452600.0,NEAR BAY\n" +
	"-122.22,37.86,21.0,7099.0,,2401.0,1138.0,8.3014,358500.0,NEAR BAY\n" +
	"-122.24,37.85,52.0,1467.0,190.0,496.0,177.0,7.2574,352100.0,NEAR BAY\n"

func TestReadHousing(t *testing.T) {
	tests := []struct {
		name     string
		missing  Missing
		rows     int
		bedrooms []float64
	}{
		{"filled", FillMedian, 3, []float64{129. / 126, (129./126 + 190./177) / 2, 190. / 177}},
		{"dropped", DropRows, 2, []float64{129. / 126, 190. / 177}},
		{"kept", KeepNaN, 3, []float64{129. / 126, math.NaN(), 190. / 177}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := readHousing(strings.NewReader(twoDistricts), tt.missing)
			if err != nil {
				t.Fatal(err)
			}
			wantDataset(t, d, tensor.Shape{tt.rows, 8}, tensor.Shape{tt.rows, 1}, 0)
			for i, want := range tt.bedrooms {
				if got := float64(d.X.At(i, 3)); math.Abs(got-want) > 1e-6 || math.IsNaN(got) != math.IsNaN(want) {
					t.Errorf("bedrooms of row %d: %v, want %v", i, got, want)
				}
			}
			// The first row of scikit-learn's fetch_california_housing.
			wantClose(t, "row", float64s(d.X.Row(0)), []float64{8.3252, 41, 6.98412698, 1.02380952, 322, 2.55555556, 37.88, -122.23}, 1e-6)
			wantClose(t, "target", float64s(d.Y.Data[:1]), []float64{4.526}, 1e-6)
		})
	}
}

func TestReadHousingRefuses(t *testing.T) {
	row := func(fields string) string { return housingHeader + fields }
	tests := []struct{ name, file, want string }{
		{"nothing", "", "header: the file is cut off: unexpected EOF"},
		{"another table", "a,b\n1,2\n", `expected a column "median_income", got ["a" "b"]`},
		{"no rows", housingHeader, "none in 0"},
		{"too few fields", row("1,2\n"), "wrong number of fields"},
		{"a word for a number", row("1,2,3,4,5,6,7,eight,9,INLAND\n"), `line 2: column median_income: expected a finite number that fits a float32, or nothing, got "eight"`},
		{"NaN spelled out", row("1,2,3,4,NaN,6,7,8,9,INLAND\n"), `got "NaN"`},
		{"infinity", row("1,2,3,4,5,6,7,8,Inf,INLAND\n"), `got "Inf"`},
		{"beyond float32", row("1,2,3,4,5,6,7,8,1e300,INLAND\n"), `got "1e300"`},
		{"an income is missing", row("1,2,3,4,5,6,7,,9,INLAND\n"), "row 1: expected finite numbers, of which only total_bedrooms may be empty"},
		{"the target is missing", row("1,2,3,4,5,6,7,8,,INLAND\n"), "expected a median_house_value"},
		{"no households", row("1,2,3,4,5,6,0,8,9,INLAND\n"), "positive number of households, got 0"},
		{"households are missing", row("1,2,3,4,5,6,,8,9,INLAND\n"), "positive number of households, got NaN"},
		{"a ratio that overflows", row("1,2,3,1e30,5,6,1e-30,8,9,INLAND\n"), "expected finite numbers"},
		{"bedrooms nowhere", row("1,2,3,4,,6,7,8,9,INLAND\n"), "expected rows with all numbers"},
		{"an open quote", row("\"1,2\n"), "CSV"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readHousing(strings.NewReader(tt.file), FillMedian)
			wantError(t, err, tt.want)
		})
	}
}

// endless begins with a head and then repeats a line for ever, as a decompression bomb does for practical purposes.
type endless struct {
	head, line string
	rest       string
}

func (e *endless) Read(b []byte) (int, error) {
	if e.head != "" {
		e.rest, e.head = e.head, ""
	} else if e.rest == "" {
		e.rest = strings.Repeat(e.line, 1000)
	}
	n := copy(b, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func TestReadTableIsBounded(t *testing.T) {
	for name, tt := range map[string]struct{ line, want string }{
		"rows":        {"1,2,x\n", "at most 262144 rows"},
		"one big row": {"1111111111111111", "at most 16777216 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readTable(&endless{head: "a,b,c\n", line: tt.line}, []string{"a"}, []string{"c"})
			wantError(t, err, tt.want)
		})
	}
}

func TestCaliforniaHousing(t *testing.T) {
	needFile(t, "housing.csv.gz")
	d, err := CaliforniaHousing(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantDataset(t, d, tensor.Shape{20640, 8}, tensor.Shape{20640, 1}, 0)
	var means []float64
	for j := range 8 {
		means = append(means, columnSum(d.X, j)/20640)
	}
	// Computed with numpy from the same table; the bedrooms' 207 holes hold the median 1.048889.
	bedroomsMean := (1.0970623858069932*20433 + 1.048888888888889*207) / 20640
	wantClose(t, "means", means, []float64{3.8706710029070246, 28.639486434108527, 5.428999742190365, bedroomsMean,
		1425.4767441860465, 3.070655159436382, 35.6318614341087, -119.56970445736148}, 1e-6)
	wantClose(t, "target", []float64{columnSum(d.Y, 0) / 20640}, []float64{2.0685581690891475}, 1e-6)

	dropped, err := CaliforniaHousing(t.Context(), WithMissing(DropRows))
	if err != nil || dropped.Len() != 20433 {
		t.Errorf("dropped: %v, %v", dropped, err)
	}
}

func TestHousingFromAFolderOfOnesOwn(t *testing.T) {
	dir := t.TempDir()
	_, err := CaliforniaHousing(t.Context(), WithDataDir(dir))
	wantError(t, err, "California housing", dir, "neither housing.csv.gz nor housing.csv", "unset BOARD_DATA")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("not fs.ErrNotExist: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "housing.csv"), []byte(twoDistricts), 0o644); err != nil {
		t.Fatal(err)
	}
	d, err := CaliforniaHousing(t.Context(), WithDataDir(dir), WithMissing(KeepNaN))
	if err != nil || d.Len() != 3 {
		t.Errorf("got %v, %v", d, err)
	}
	_, err = CaliforniaHousing(t.Context(), WithDataDir(dir), WithMissing(9))
	wantError(t, err, "expected FillMedian, DropRows or KeepNaN, got 9")
}

// needFile skips a test whose data is not there.
func needFile(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv(DataVariable)
	if dir == "" {
		t.Skipf("%s is not set: name the folder that holds %s to run this test", DataVariable, name)
	}
	if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
		t.Skipf("%s has no %s: %v", DataVariable, name, err)
	}
}

func FuzzReadHousing(f *testing.F) {
	f.Add([]byte(twoDistricts), uint8(0))
	f.Add([]byte(housingHeader+"1,2,3,4,,6,7,8,9,INLAND\n"), uint8(1))
	f.Add([]byte("\"a\nb\",c\n"), uint8(2))
	f.Fuzz(func(t *testing.T, data []byte, missing uint8) {
		m := Missing(missing % 3)
		d, err := readHousing(bytes.NewReader(data), m)
		if err != nil {
			return
		}
		for i, v := range d.X.Data {
			if math.IsInf(float64(v), 0) || (v != v && (m != KeepNaN || i%8 != bedrooms)) {
				t.Errorf("%v in row %d", v, i/8)
			}
		}
	})
}
