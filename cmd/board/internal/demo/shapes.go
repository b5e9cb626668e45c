package demo

import (
	"math"

	"board/summary"
)

const (
	tall  = 4    // how high the block of a share of 1 is, in widths of a cell
	thick = 0.8  // width of a block
	rate  = 8000 // Hz
	note  = rate / 10
)

// landscape is the confusion matrix as blocks on a plain, as high as their shares: what is right is blue, mistakes are red.
func landscape(rows [][]float64) (m summary.Mesh) {
	middle := float32(len(rows)-1) / 2
	for actual, row := range rows {
		for class, share := range row {
			if share == 0 && actual != class {
				continue
			}
			color := [3]uint8{214, 57, 57}
			if actual == class {
				color = [3]uint8{47, 111, 222}
			}
			addBlock(&m, float32(class)-middle, float32(actual)-middle, float32(math.Sqrt(share))*tall, color)
		}
	}
	return m
}

// addBlock adds a block on the plain y = 0.
func addBlock(m *summary.Mesh, x, z, height float32, color [3]uint8) {
	first := int32(len(m.Vertices))
	for corner := range 8 {
		at := [3]float32{x - thick/2, 0, z - thick/2}
		for k, size := range [3]float32{thick, height, thick} {
			if corner>>k&1 == 1 {
				at[k] += size
			}
		}
		m.Vertices, m.Colors = append(m.Vertices, at), append(m.Colors, color)
	}
	// Each side is two triangles; corners are numbered by bits for x, y and z.
	for _, side := range [6][4]int32{{0, 1, 3, 2}, {4, 5, 7, 6}, {0, 2, 6, 4}, {1, 3, 7, 5}, {0, 1, 5, 4}, {2, 3, 7, 6}} {
		m.Faces = append(m.Faces, [3]int32{first + side[0], first + side[1], first + side[2]}, [3]int32{first + side[0], first + side[2], first + side[3]})
	}
}

// melody plays a note for each digit: the more of its kind are right, the higher.
func melody(rows [][]float64) (samples []float32) {
	for digit, row := range rows {
		pitch := 220 * math.Exp2(2*row[digit]) // up to two octaves above
		for i := range note {
			fade := math.Sin(math.Pi * float64(i) / note)
			samples = append(samples, float32(0.5*fade*math.Sin(2*math.Pi*pitch*float64(i)/rate)))
		}
	}
	return samples
}
