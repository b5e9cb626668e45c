package page_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"board/internal/limits"
	"board/proto/tbpb"
	"board/web"
	"board/web/internal/webtest"
	"board/web/message"
)

// embedded writes a log directory with one run and files beside it, by their paths below
// the directory.
func embedded(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "logs")
	webtest.NewLogFile(t, dir, "r").Add("x", 0, 1)
	webtest.WriteFiles(t, dir, files)
	return dir
}

// points is an answer of points: their dimensions, then little-endian float32.
func points(dim uint32, numbers ...float32) string {
	b := binary.LittleEndian.AppendUint32(nil, dim)
	for _, x := range numbers {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return string(b)
}

func pictureOf(t *testing.T, width, height int) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// checkpointIndex is the index of a checkpoint with one tensor in one file, laid out as
// TensorFlow does.
func checkpointIndex(name string, kind, size uint64, shape ...uint64) string {
	field := func(number protowire.Number, x uint64) string {
		return string(protowire.AppendVarint(protowire.AppendTag(nil, number, protowire.VarintType), x))
	}
	text := func(number protowire.Number, s string) string {
		return string(protowire.AppendString(protowire.AppendTag(nil, number, protowire.BytesType), s))
	}
	uvarints := func(list ...int) (s string) {
		for _, x := range list {
			s += string(binary.AppendUvarint(nil, uint64(x)))
		}
		return s
	}
	dims := ""
	for _, n := range shape {
		dims += text(2, field(1, n))
	}
	header, entry := field(1, 1), field(1, kind)+text(2, dims)+field(5, size)
	restarts := "\x00\x00\x00\x00\x01\x00\x00\x00"
	table := ""
	add := func(block string) string {
		at := uvarints(len(table), len(block))
		sum := crc32.Checksum([]byte(block+"\x00"), crc32.MakeTable(crc32.Castagnoli))
		table += block + "\x00" + string(binary.LittleEndian.AppendUint32(nil, (sum>>15|sum<<17)+0xa282ead8))
		return at
	}
	data := add(uvarints(0, 0, len(header)) + header + uvarints(0, len(name), len(entry)) + name + entry + restarts)
	footer := add(restarts) + add(uvarints(0, 1, len(data))+"z"+data+restarts)
	return table + footer + strings.Repeat("\x00", 40-len(footer)) + "\x57\xfb\x80\x8b\x24\x75\x47\xdb"
}

func TestEmbeddings(t *testing.T) {
	dir := embedded(t, map[string]string{
		"r/projector_config.pbtxt": `embeddings { tensor_name: "<a>" tensor_path: "a.tsv" metadata_path: "l.tsv" bookmarks_path: "b.json" sprite { image_path: "s.png" single_image_dim: 2 single_image_dim: 3 } }
			embeddings { tensor_path: "raw.bytes" tensor_shape: 2 tensor_shape: 2 }`,
		"r/a.tsv": "1\t2\n3\t4\n5\tnan\n", "r/l.tsv": "x\ty\n<script>\t1\n", "r/b.json": "[]", "r/s.png": pictureOf(t, 4, 6), "r/raw.bytes": points(2, 1, 0, 2, 0)[4:],
		"c/plugins/org_tensorflow_tensorboard_projector/projector_config.pbtxt": `model_checkpoint_path: "/elsewhere/model.ckpt"`,
		"c/plugins/org_tensorflow_tensorboard_projector/model.ckpt.index":       checkpointIndex("kernel", 2, 48, 3, 2),
		"c/plugins/org_tensorflow_tensorboard_projector/x":                      "",
		"bad/projector_config.pbtxt":                                            "embeddings {",
	})
	doubles := ""
	for i := range 6 {
		doubles += string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(float64(i)/2)))
	}
	config := filepath.Join(dir, "c/plugins/org_tensorflow_tensorboard_projector")
	if err := os.WriteFile(filepath.Join(config, "projector_config.pbtxt"), []byte(`model_checkpoint_path: "/elsewhere/model.ckpt" embeddings { tensor_name: "kernel" }`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(config, "model.ckpt.data-00000-of-00001"), []byte(doubles), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, run := range []string{"c", "bad"} {
		webtest.NewLogFile(t, dir, run).Add("x", 0, 1)
	}
	tensor := func(shape []int64, numbers ...float32) *tbpb.TensorProto {
		told := &tbpb.TensorProto{Dtype: tbpb.DataType_DT_FLOAT, TensorShape: new(tbpb.TensorShapeProto), FloatVal: numbers}
		for _, n := range shape {
			told.TensorShape.Dim = append(told.TensorShape.Dim, &tbpb.TensorShapeProto_Dim{Size: n})
		}
		return told
	}
	webtest.NewLogFile(t, dir, "e").AddTensor("projector", "t", 1, nil, tensor([]int64{2, 2}, 9, 9, 9, 9)).AddTensor("projector", "t", 2, nil, tensor([]int64{2, 3}, 1, 2, 3, 4, 5, 6)).
		AddTensor("projector", "flat", 1, nil, tensor([]int64{2}, 1, 2))
	h := webtest.OpenSite(t, dir)

	told := webtest.Decoded[message.Embeddings](t, webtest.Get(h, "/api/embeddings"))
	logged := func(step int64) *message.Logged {
		return &message.Logged{Step: step, Wall: message.Seconds(1000 + step)}
	}
	want := []message.Embedding{
		{Run: "c", Name: "kernel", Source: "checkpoint", Points: 3, Dimensions: 2},
		{Run: "e", Name: "flat", Source: "events", Newest: logged(1)}, {Run: "e", Name: "t", Source: "events", Newest: logged(2)},
		{Run: "r", Name: "<a>", Source: "file", Labels: true, Sprite: &message.Sprite{Width: 2, Height: 3}, Bookmarks: true},
		{Run: "r", Name: "raw.bytes", Source: "file", Points: 2, Dimensions: 2},
	}
	if webtest.AsJSON(t, told.List) != webtest.AsJSON(t, want) {
		t.Errorf("told %s\nwant %s", webtest.AsJSON(t, told.List), webtest.AsJSON(t, want))
	}
	if len(told.Unread) != 1 || told.Unread[0].Run != "bad" || told.Unread[0].Error == "" || told.Cut || told.Most != 32<<20 {
		t.Errorf("told %+v", told)
	}
	for _, test := range []struct{ run, name, source, part, want string }{
		{"r", "<a>", "file", "points", points(2, 1, 2, 3, 4, 5, float32(math.NaN()))},
		{"r", "<a>", "file", "points&rows=2", points(2, 1, 2, 3, 4)},
		{"r", "<a>", "file", "labels", "x\ty\n<script>\t1\n"},
		{"r", "<a>", "file", "bookmarks", "[]"},
		{"r", "<a>", "file", "sprite", pictureOf(t, 4, 6)},
		{"r", "raw.bytes", "file", "points", points(2, 1, 0, 2, 0)},
		{"r", "raw.bytes", "file", "points&rows=1", points(2, 1, 0)},
		{"c", "kernel", "checkpoint", "points", points(2, 0, 0.5, 1, 1.5, 2, 2.5)},
		{"e", "t", "events", "points", points(3, 1, 2, 3, 4, 5, 6)},
		{"e", "t", "events", "points&rows=1", points(3, 1, 2, 3)},
	} {
		target := "/api/embedding" + webtest.Query("run", test.run, "name", test.name, "source", test.source) + "&part=" + test.part
		w := webtest.Get(h, target)
		if w.Code != http.StatusOK || w.Body.String() != test.want {
			t.Errorf("%s: status %d, %q, want %q", target, w.Code, w.Body, test.want)
		}
		if policy := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(policy, "sandbox") {
			t.Errorf("%s: policy %q", target, policy)
		}
	}
	if got := others(t, h); len(got) != 1 || fmt.Sprint(got[0]) != "{projector [bad c r] 3 [projector_config.pbtxt kernel <a> raw.bytes] 4}" {
		t.Errorf("others told %+v", got)
	}
}

// hugePicture claims more pixels than any browser can show.
func hugePicture(t *testing.T) string {
	b := []byte(pictureOf(t, 1, 1))
	binary.BigEndian.PutUint32(b[16:], 1<<20)
	binary.BigEndian.PutUint32(b[20:], 1<<20)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return string(b)
}

func TestBadEmbeddings(t *testing.T) {
	dir := embedded(t, map[string]string{
		"../secret.tsv": "1\t2\n",
		"r/projector_config.pbtxt": `model_checkpoint_path: "../model" 
			embeddings { tensor_name: "words" tensor_path: "words.tsv" }
			embeddings { tensor_name: "ragged" tensor_path: "ragged.tsv" }
			embeddings { tensor_name: "claims" tensor_path: "claims.bytes" tensor_shape: 4294967295 tensor_shape: 4294967295 }
			embeddings { tensor_name: "gone" tensor_path: "gone.tsv" }
			embeddings { tensor_name: "empty" tensor_path: "empty.tsv" }
			embeddings { tensor_name: "outside" tensor_path: "../../secret.tsv" metadata_path: "../../secret.tsv" bookmarks_path: "../../secret.tsv" sprite { image_path: "../../secret.tsv" single_image_dim: 1 single_image_dim: 1 } }
			embeddings { tensor_name: "ckpt" }
			embeddings { tensor_name: "pictures" tensor_path: "ok.tsv" metadata_path: "large.tsv" sprite { image_path: "huge.png" single_image_dim: 1 single_image_dim: 1 } }
			embeddings { tensor_name: "drawing" tensor_path: "ok.tsv" sprite { image_path: "s.svg" single_image_dim: 1 single_image_dim: 1 } }`,
		"r/words.tsv": "1\t2\n1\tx\n", "r/ragged.tsv": "1\t2\n1\n", "r/claims.bytes": "\x00\x01\x02\x03", "r/empty.tsv": "\n", "r/ok.tsv": "1\n2\n",
		"r/huge.png": hugePicture(t), "r/large.tsv": strings.Repeat("x\n", 600), "r/s.svg": `<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`,
	})
	l := limits.Default()
	l.Labels = 1000
	h := webtest.OpenSite(t, dir, func(o *web.Options) { o.Limits = l })
	told := webtest.Decoded[message.Embeddings](t, webtest.Get(h, "/api/embeddings"))
	if len(told.List) != 9 || len(told.Unread) != 1 {
		t.Errorf("told %+v", told)
	}
	for target, want := range map[string]string{
		"r&name=words&source=file&part=points":        "point 1: expected a number",
		"r&name=ragged&source=file&part=points":       "expected 2 numbers as in the first one, got 1",
		"r&name=claims&source=file&part=points":       "expected the shape of 4 bytes",
		"r&name=gone&source=file&part=points":         "is not there",
		"r&name=empty&source=file&part=points":        "no line of numbers",
		"r&name=outside&source=file&part=points":      "outside the log directory",
		"r&name=outside&source=file&part=labels":      "outside the log directory",
		"r&name=outside&source=file&part=bookmarks":   "outside the log directory",
		"r&name=outside&source=file&part=sprite":      "outside the log directory",
		"r&name=ckpt&source=checkpoint&part=points":   "out of the log directory",
		"r&name=pictures&source=file&part=sprite":     "the picture claims 1048576",
		"r&name=pictures&source=file&part=labels":     "has 1200 bytes; the page shows up to 1000",
		"r&name=drawing&source=file&part=sprite":      "is an SVG",
		"r&name=words&source=file&part=labels":        "names no such file",
		"r&name=words&source=file&part=x":             "none of points",
		"r&name=words&source=file&part=points&rows=0": "no number of points",
		"r&name=no&source=file&part=points":           "out of the log directory",
		"no&name=words&source=file&part=points":       "no embedding",
		"r&name=words&source=events&part=points":      "no embedding",
		"..%2F..&name=words&source=file&part=points":  "no embedding",
	} {
		w := webtest.Get(h, "/api/embedding?run="+target)
		if (w.Code != http.StatusBadRequest && w.Code != http.StatusNotFound) || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: status %d, %s, want %q", target, w.Code, w.Body, want)
		}
	}
}

func TestLargeEmbeddingsAreCut(t *testing.T) {
	dir := embedded(t, map[string]string{
		"r/projector_config.pbtxt": `embeddings { tensor_name: "a" tensor_path: "a.tsv" } embeddings { tensor_name: "b" tensor_path: "b.bytes" tensor_shape: 3 tensor_shape: 2 }`,
		"r/a.tsv":                  "1\t2\n3\t4\n5\t6\n", "r/b.bytes": points(2, 1, 0, 2, 0, 3, 0)[4:],
	})
	l := limits.Default()
	l.Embedding, l.Embeddings = 5, 1
	h := webtest.OpenSite(t, dir, func(o *web.Options) { o.Limits = l })
	for name, want := range map[string]string{"a": points(2, 1, 2, 3, 4), "b": points(2, 1, 0, 2, 0)} {
		if w := webtest.Get(h, "/api/embedding?run=r&source=file&part=points&name="+name); w.Body.String() != want {
			t.Errorf("%s: %q, want %q", name, w.Body, want)
		}
	}
	if told := webtest.Decoded[message.Embeddings](t, webtest.Get(h, "/api/embeddings")); len(told.List) != 1 || !told.Cut || told.Most != 5 {
		t.Errorf("told %+v", told)
	}
}
