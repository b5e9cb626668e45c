package summary

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"google.golang.org/protobuf/encoding/prototext"

	"board/proto/tbpb"
)

// projectorFile is the projector's configuration, in the directory of a run.
const projectorFile = "projector_config.pbtxt"

// projectorMu is held while a configuration is read and written again, so that
// writers of this process that share a directory do not lose each other's entries.
var projectorMu sync.Mutex

// announce adds an embedding to the configuration of a run, in place of one of the
// same name. The rest of the file is kept.
func announce(dir string, info *tbpb.EmbeddingInfo) error {
	projectorMu.Lock()
	defer projectorMu.Unlock()
	path := filepath.Join(dir, projectorFile)
	config := new(tbpb.ProjectorConfig)
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := prototext.Unmarshal(text, config); err != nil {
		return fmt.Errorf("%s is not the projector's configuration, move it away: %w", path, err)
	}
	same := func(e *tbpb.EmbeddingInfo) bool { return e.GetTensorName() == info.GetTensorName() }
	if i := slices.IndexFunc(config.GetEmbeddings(), same); i >= 0 {
		config.Embeddings[i] = info
	} else {
		config.Embeddings = append(config.Embeddings, info)
	}
	return writeWhole(path, appendConfig(nil, config))
}

// writeWhole replaces a file as a whole: readers see either all of it or what was there before.
func writeWhole(path string, content []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name()) // the error that matters is the first one
		}
	}()
	_, err = file.Write(content)
	if cerr := errors.Join(file.Chmod(0o644), file.Sync(), file.Close()); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// appendConfig appends a configuration in protobuf's text form. Go's own encoder spaces its output at random
// to keep programs from relying on its bytes; this one needs them to be the same.
func appendConfig(dst []byte, c *tbpb.ProjectorConfig) []byte {
	dst = appendTextString(dst, "", "model_checkpoint_path", c.GetModelCheckpointPath())
	for _, e := range c.GetEmbeddings() {
		dst = append(dst, "embeddings {\n"...)
		dst = appendTextString(dst, "  ", "tensor_name", e.GetTensorName())
		dst = appendTextString(dst, "  ", "metadata_path", e.GetMetadataPath())
		dst = appendTextString(dst, "  ", "bookmarks_path", e.GetBookmarksPath())
		dst = appendTextNumbers(dst, "  ", "tensor_shape", e.GetTensorShape())
		if s := e.GetSprite(); s != nil {
			dst = append(dst, "  sprite {\n"...)
			dst = appendTextString(dst, "    ", "image_path", s.GetImagePath())
			dst = appendTextNumbers(dst, "    ", "single_image_dim", s.GetSingleImageDim())
			dst = append(dst, "  }\n"...)
		}
		dst = appendTextString(dst, "  ", "tensor_path", e.GetTensorPath())
		dst = append(dst, "}\n"...)
	}
	return appendTextString(dst, "", "model_checkpoint_dir", c.GetModelCheckpointDir())
}

func appendTextNumbers(dst []byte, indent, name string, numbers []uint32) []byte {
	for _, n := range numbers {
		dst = append(append(append(dst, indent...), name...), ": "...)
		dst = append(strconv.AppendUint(dst, uint64(n), 10), '\n')
	}
	return dst
}

// appendTextString appends a field where it is not empty. Bytes that are not plain
// ASCII are written in octal, which every reader of the form understands.
func appendTextString(dst []byte, indent, name, s string) []byte {
	if s == "" {
		return dst
	}
	dst = append(append(append(dst, indent...), name...), `: "`...)
	for _, b := range []byte(s) {
		switch {
		case b == '"' || b == '\\':
			dst = append(dst, '\\', b)
		case b < ' ' || b >= 0x7f:
			dst = append(dst, '\\', '0'+b>>6, '0'+b>>3&7, '0'+b&7)
		default:
			dst = append(dst, b)
		}
	}
	return append(dst, "\"\n"...)
}
