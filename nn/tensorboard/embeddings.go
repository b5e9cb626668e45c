package tensorboard

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"board/nn"
	"board/nn/layer"
	"board/summary"
)

// metadata describes the rows of an embedding.
type metadata struct {
	header []string
	rows   [][]string
}

// embeddingsOf lists the Embedding layers.
func embeddingsOf(m *nn.Model) []layer.Layer {
	var all []layer.Layer
	for _, l := range m.Layers() {
		if layer.ClassName(l) == "Embedding" {
			all = append(all, l)
		}
	}
	return all
}

// readMetadata reads the files that EmbeddingsMetadata names, by layer, so that
// one that is missing is known before training begins.
func (c *Callback) readMetadata(m *nn.Model) (map[string]metadata, error) {
	if c.EmbeddingsFreq == 0 {
		return nil, nil
	}
	files, names := make(map[string]metadata), []string{}
	for _, l := range embeddingsOf(m) {
		names = append(names, l.LayerName())
		file, ok := c.EmbeddingsMetadata[l.LayerName()]
		if !ok {
			file = c.EmbeddingsMetadata[""]
		}
		if file == "" {
			continue
		}
		data, err := readTSV(c.below(file))
		if err != nil {
			return nil, fmt.Errorf("EmbeddingsMetadata of layer %s: %w", l.LayerName(), err)
		}
		if weights := l.Weights(); len(weights) > 0 && len(data.rows) != weights[0].Value.Rows() {
			return nil, fmt.Errorf("EmbeddingsMetadata of layer %s: expected %d rows in %s, one for each row of the embedding, got %d",
				l.LayerName(), weights[0].Value.Rows(), c.below(file), len(data.rows))
		}
		files[l.LayerName()] = data
	}
	for name := range c.EmbeddingsMetadata {
		if _, ok := files[name]; !ok && name != "" {
			return nil, fmt.Errorf("EmbeddingsMetadata names %q; expected one of the Embedding layers: %q", name, names)
		}
	}
	return files, nil
}

// below finds a file whose path starts from LogDir.
func (c *Callback) below(file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return c.dir(file)
}

// readTSV reads a line for each row, below a header where there are several columns:
// the projector knows a header by its tab.
func readTSV(path string) (metadata, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return metadata{}, err
	}
	var data metadata
	for line := range strings.Lines(string(text)) {
		data.rows = append(data.rows, strings.Split(strings.TrimRight(line, "\r\n"), "\t"))
	}
	if len(data.rows) > 0 && len(data.rows[0]) > 1 {
		data.header, data.rows = data.rows[0], data.rows[1:]
	}
	return data, nil
}

// writeEmbeddings writes the vectors of all Embedding layers into the run train, where
// the projector finds them under the layer's name.
func (c *Callback) writeEmbeddings(m *nn.Model, epoch int) error {
	for _, l := range embeddingsOf(m) {
		table := l.Weights()[0].Value
		data := c.metadata[l.LayerName()]
		err := c.train.Embedding(l.LayerName(), int64(epoch), summary.Embedding{
			Vectors:  table.Data,
			Dim:      table.RowSize(),
			Metadata: data.rows,
			Header:   data.header,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
