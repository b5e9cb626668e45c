// Genlogs writes large TensorBoard log directories for benchmarks: scalar curves, the bytes that PyTorch's
// SummaryWriter writes (simple_value, with the plugin named in each tag's first event). On demand also pictures,
// histograms and a graph.
//
//	go run ./bench/genlogs -out DIR -runs 500 -tags 20 -steps 2000
//	go run ./bench/genlogs -out DIR -runs 1 -tags 0 -pictures 50000
//	go run ./bench/genlogs -out DIR -runs 200 -tags 0 -images 50 -steps 10
//	go run ./bench/genlogs -out DIR -runs 100 -tags 0 -histograms 50 -steps 200
//	go run ./bench/genlogs -out DIR -runs 1 -tags 0 -nodes 10000
//	go run ./bench/genlogs -out DIR -runs 1500 -tags 200 -steps 20 -hparams 100
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"google.golang.org/protobuf/encoding/protowire"

	"board/summary"
)

// A shape says how much to write.
type shape struct {
	runs, tags, steps int
	pictures          int
	images            int
	histograms        int
	nodes             int
	settings          int
	seed              uint64
}

func main() {
	log.SetFlags(0)
	out := flag.String("out", "", "directory to write")
	var s shape
	flag.IntVar(&s.runs, "runs", 50, "runs")
	flag.IntVar(&s.tags, "tags", 20, "tags in each run")
	flag.IntVar(&s.steps, "steps", 2000, "points of each curve")
	flag.IntVar(&s.pictures, "pictures", 0, "pictures of 20 kB in each run, one a step")
	flag.IntVar(&s.images, "images", 0, "tags of small pictures in each run, a picture a step")
	flag.IntVar(&s.histograms, "histograms", 0, "tags of histograms in each run, a histogram a step")
	flag.IntVar(&s.nodes, "nodes", 0, "nodes of the graph of each run")
	flag.IntVar(&s.settings, "hparams", 0, "hyper-parameters of each run; one is the seed, and five runs that follow each other differ in it alone")
	flag.Uint64Var(&s.seed, "seed", 1, "random seed")
	flag.Parse()
	if *out == "" {
		log.Fatal("genlogs: -out is needed")
	}
	for r := range s.runs {
		if err := s.writeRun(*out, r); err != nil {
			log.Fatal("genlogs: ", err)
		}
	}
}

// writeRun writes the event file of run r.
func (s shape) writeRun(out string, r int) error {
	dir := filepath.Join(out, fmt.Sprintf("run_%05d", r))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	start := 1.7e9 + float64(r)*10
	file, err := os.Create(filepath.Join(dir, fmt.Sprintf("events.out.tfevents.%d.bench.1.%d", int(start), r)))
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(file, 1<<20)
	s.writeEvents(w, r, start)
	return errors.Join(w.Flush(), file.Close(), s.writeHParams(dir, r))
}

// seeds is how many runs differ in their seed alone.
const seeds = 5

// writeHParams writes the hyper-parameters of run r into a file of their own: numbers, and every
// tenth a word.
func (s shape) writeHParams(dir string, r int) error {
	if s.settings == 0 {
		return nil
	}
	values := map[string]any{"seed": r % seeds}
	for k := range s.settings - 1 {
		n := (r / seeds * (k + 1)) % (k + 7)
		values[fmt.Sprintf("setting_%02d", k)] = float64(n) / 8
		if k%10 == 0 {
			values[fmt.Sprintf("setting_%02d", k)] = fmt.Sprint("word", n)
		}
	}
	w, err := summary.NewWriter(dir)
	if err != nil {
		return err
	}
	return errors.Join(w.HParams(values), w.Close())
}

// writeEvents writes noisy decaying curves. Errors stay in w until it is flushed.
func (s shape) writeEvents(w *bufio.Writer, r int, start float64) {
	var record []byte
	write := func(event []byte) {
		record = summary.AppendRecord(record[:0], event)
		_, _ = w.Write(record) // Flush returns its error
	}
	write(versionEvent(start))
	rng := rand.New(rand.NewPCG(s.seed, uint64(r)))
	s.writePictures(write, start)
	s.writeGraph(write, start)
	wall := start
	for step := range s.steps {
		for k := range s.tags {
			wall += rng.ExpFloat64() * 0.01
			value := math.Exp(-3*float64(step)/float64(s.steps))*float64(1+k) + 0.1*rng.NormFloat64()
			write(scalarEvent(wall, step, tagName(k), float32(value)))
		}
		s.writeImages(write, wall, step, r)
		s.writeHistograms(write, wall, step, rng)
	}
}

func tagName(k int) string { return fmt.Sprintf("group%d/metric_%d", k%4, k) }

// versionEvent is the event that every file begins with.
func versionEvent(wall float64) []byte {
	b := appendWallTime(nil, wall)
	b = protowire.AppendTag(b, 3, protowire.BytesType)
	return protowire.AppendString(b, "brain.Event:2")
}

// scalarEvent is an event with one scalar; at step 0 with its metadata.
func scalarEvent(wall float64, step int, tag string, value float32) []byte {
	v := appendBytes(nil, 1, []byte(tag))
	v = protowire.AppendTag(v, 2, protowire.Fixed32Type)
	v = protowire.AppendFixed32(v, math.Float32bits(value))
	if step == 0 {
		v = appendBytes(v, 9, appendBytes(nil, 1, appendBytes(nil, 1, []byte("scalars"))))
	}
	b := appendWallTime(nil, wall)
	b = protowire.AppendTag(b, 2, protowire.VarintType)
	b = protowire.AppendVarint(b, uint64(step))
	return appendBytes(b, 5, appendBytes(nil, 1, v))
}

func appendWallTime(b []byte, wall float64) []byte {
	b = protowire.AppendTag(b, 1, protowire.Fixed64Type)
	return protowire.AppendFixed64(b, math.Float64bits(wall))
}

func appendBytes(b []byte, field protowire.Number, v []byte) []byte {
	b = protowire.AppendTag(b, field, protowire.BytesType)
	return protowire.AppendBytes(b, v)
}
