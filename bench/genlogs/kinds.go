package main

import (
	"fmt"
	"image/png"
	"math"
	"math/rand/v2"

	"google.golang.org/protobuf/encoding/protowire"
)

// small is the width of the pictures of image tags: about 1 kB each.
const small = 32

// writeImages writes the pictures of one step, each step and run in other colours.
func (s shape) writeImages(write func(event []byte), wall float64, step, r int) {
	if s.images == 0 {
		return
	}
	m := imageMessage(small, encodePicture(small, png.DefaultCompression, 16*step+r))
	for k := range s.images {
		write(valueEvent(wall, step, tagName(k), 4, m))
	}
}

// buckets is how many buckets a histogram has.
const buckets = 30

// writeHistograms writes the histograms of one step: bells that drift and grow narrow.
// HistogramProto { min=1, max=2, num=3, sum=4, sum_squares=5, bucket_limit=6, bucket=7 }.
func (s shape) writeHistograms(write func(event []byte), wall float64, step int, rng *rand.Rand) {
	for k := range s.histograms {
		at, width := float64(step)/float64(s.steps), 1/(1+float64(step)/float64(s.steps))
		var limits, counts []byte
		num, sum, squares := 0.0, 0.0, 0.0
		for i := range buckets {
			x := 6*float64(i)/buckets - 3
			n := math.Round(1000 * math.Exp(-x*x/2) * (0.9 + 0.2*rng.Float64()))
			limit := at + width*(x+6.0/buckets)
			limits = protowire.AppendFixed64(limits, math.Float64bits(limit))
			counts = protowire.AppendFixed64(counts, math.Float64bits(n))
			num, sum, squares = num+n, sum+n*limit, squares+n*limit*limit
		}
		var m []byte
		for i, x := range []float64{at - 3*width, at + 3*width, num, sum, squares} {
			m = protowire.AppendTag(m, protowire.Number(i+1), protowire.Fixed64Type)
			m = protowire.AppendFixed64(m, math.Float64bits(x))
		}
		write(valueEvent(wall, step, tagName(k), 5, appendBytes(appendBytes(m, 6, limits), 7, counts)))
	}
}

// writeGraph writes a graph of blocks of layers, each layer with four operations and fed by the one before.
// Event.graph_def=4; GraphDef { node=1 }; NodeDef { name=1, op=2, input=3 }.
func (s shape) writeGraph(write func(event []byte), wall float64) {
	if s.nodes == 0 {
		return
	}
	var graph []byte
	before := ""
	for i := range s.nodes {
		op := []string{"Conv2D", "BiasAdd", "Relu", "AddV2"}[i%4]
		name := fmt.Sprintf("model/block_%d/layer_%d/%s", i/400, i/4%100, op)
		node := appendBytes(appendBytes(nil, 1, []byte(name)), 2, []byte(op))
		if before != "" {
			node = appendBytes(node, 3, []byte(before))
		}
		before = name
		graph = appendBytes(graph, 1, node)
	}
	write(appendBytes(appendWallTime(nil, wall), 4, graph))
}
