package summary

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/prototext"

	"board/proto/tbpb"
)

// ProjectorFile is the name of the projector's configuration in the directory of a
// run. TensorFlow 2 also puts it into ProjectorDir below the run.
const (
	ProjectorFile = projectorFile
	ProjectorDir  = "plugins/org_tensorflow_tensorboard_projector"
)

// maxCells bounds the labels of an embedding: an empty cell takes a byte of the file
// and sixteen here.
var maxCells = 4 * maxSpread

// DecodeProjector reads a projector's configuration, protobuf's text form of a
// ProjectorConfig. An embedding that has only a file gets that one's name, as in
// TensorBoard. The paths in it are untrusted: they may lead anywhere.
func DecodeProjector(text []byte) (*tbpb.ProjectorConfig, error) {
	config := new(tbpb.ProjectorConfig)
	if err := prototext.Unmarshal(text, config); err != nil { // unknown fields are errors: they could lie in one another without end
		return nil, fmt.Errorf("projector configuration: %w", err)
	}
	for _, e := range config.GetEmbeddings() {
		e.TensorName = strings.TrimSuffix(e.GetTensorName(), ":0")
		if e.GetTensorName() == "" && e.GetTensorPath() != "" {
			e.TensorName = path.Base(e.GetTensorPath())
		}
	}
	return config, nil
}

// DecodeVectors reads the file of an embedding's points: a line for each point with
// its numbers divided by tabs, or, where the file is no text, raw little-endian
// float32 in the shape (points, dimensions) that the configuration gives. It returns
// the points one after the other.
func DecodeVectors(file []byte, shape []uint32) (vectors []float32, dim int, err error) {
	if !utf8.Valid(file) || bytes.IndexByte(file, 0) >= 0 {
		return rawVectors(file, shape)
	}
	for number, line := 1, 0; len(file) > 0; number++ {
		row, rest, _ := bytes.Cut(file, []byte("\n"))
		file = rest
		if row = bytes.TrimRight(row, "\r"); len(row) == 0 {
			continue
		}
		before := len(vectors)
		if vectors, err = AppendVector(vectors, row); err != nil {
			return nil, 0, fmt.Errorf("points: line %d: %w", number, err)
		}
		if line++; line == 1 {
			dim = len(vectors)
		}
		if got := len(vectors) - before; got != dim {
			return nil, 0, fmt.Errorf("points: line %d: expected %d numbers as in the first one, got %d", number, dim, got)
		}
	}
	if dim == 0 {
		return nil, 0, errors.New("points: expected at least one line of numbers")
	}
	return vectors, dim, nil
}

// AppendVector appends the numbers of a line of a file of points.
func AppendVector(dst []float32, row []byte) ([]float32, error) {
	for cell := range bytes.SplitSeq(row, []byte("\t")) {
		cell = bytes.TrimSpace(cell)
		x, err := strconv.ParseFloat(string(cell[:min(len(cell), 400)]), 32)
		if err != nil && !errors.Is(err, strconv.ErrRange) { // beyond float32 is infinite
			return dst, fmt.Errorf("expected a number, got %q", cell[:min(len(cell), 40)])
		}
		dst = append(dst, float32(x))
	}
	return dst, nil
}

func rawVectors(file []byte, shape []uint32) (vectors []float32, dim int, err error) {
	if len(shape) != 2 {
		return nil, 0, fmt.Errorf("points: expected a shape of points and dimensions for a file of raw numbers, got %v", shape)
	}
	if n, err := product([]int{int(shape[0]), int(shape[1])}); err != nil || n == 0 || n > math.MaxInt/4 || 4*n != len(file) {
		return nil, 0, fmt.Errorf("points: expected %d×%d numbers of 4 bytes, got %d bytes", shape[0], shape[1], len(file))
	}
	vectors = make([]float32, len(file)/4)
	for i := range vectors {
		vectors[i] = math.Float32frombits(binary.LittleEndian.Uint32(file[4*i:]))
	}
	return vectors, int(shape[1]), nil
}

// DecodeLabels reads the file of an embedding's metadata: a line for each point, its
// cells divided by tabs. The first line names the columns where it holds a tab; a
// single column has no name. Blank lines are left out, as in TensorBoard's page.
func DecodeLabels(file []byte) (header []string, rows [][]string, err error) {
	cells := 0
	for line := range strings.Lines(string(file)) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if cells += strings.Count(line, "\t") + 1; cells > maxCells {
			return nil, nil, fmt.Errorf("labels: more than %d cells", maxCells)
		}
		if header == nil && rows == nil && strings.Contains(line, "\t") {
			header = strings.Split(line, "\t")
			continue
		}
		rows = append(rows, strings.Split(line, "\t"))
	}
	return header, rows, nil
}
