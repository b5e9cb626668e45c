package demo

import (
	"image"
	"image/color"
	"math"

	"board/nn/datasets"
)

const (
	side   = 8  // pixels of a digit, across and down
	larger = 12 // how many pixels a pixel of an enlarged digit takes
	cell   = 24 // pixels of a cell of the confusion matrix
)

// picture is a digit, dark on light; its pixels are from 0 to 1.
func picture(pixels []float32) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, side, side))
	for i, x := range pixels {
		img.Pix[i] = uint8(math.Round(255 * (1 - float64(x))))
	}
	return img
}

// enlarged is a digit as people like to look at it.
func enlarged(pixels []float32) image.Image {
	small, img := picture(pixels), image.NewGray(image.Rect(0, 0, side*larger, side*larger))
	for y := range side * larger {
		for x := range side * larger {
			img.SetGray(x, y, small.GrayAt(x/larger, y/larger))
		}
	}
	return img
}

// shares is the confusion matrix: of each digit, a row, the share that is taken for each class.
func shares(digits *datasets.Dataset, predicted []int) (rows [][]float64) {
	n := digits.Classes()
	totals := make([]float64, n)
	for range n {
		rows = append(rows, make([]float64, n))
	}
	for i, class := range predicted {
		actual := int(digits.Y.Data[i])
		rows[actual][class]++
		totals[actual]++
	}
	for actual, row := range rows {
		for class := range row {
			row[class] /= max(1, totals[actual])
		}
	}
	return rows
}

// confusion draws the confusion matrix; the darker a cell, the larger is its share of the row. Mistakes are red.
func confusion(rows [][]float64) image.Image {
	n := len(rows)
	img := image.NewRGBA(image.Rect(0, 0, n*cell, n*cell))
	for y := range n * cell {
		for x := range n * cell {
			row, column := y/cell, x/cell
			img.Set(x, y, shade(rows[row][column], row == column))
		}
	}
	return img
}

// shade is lighter the smaller a share is; small shares of mistakes must still be seen.
func shade(share float64, right bool) color.Color {
	light := uint8(255 * (1 - share))
	if right {
		return color.RGBA{light, light, 255 - uint8(100*share), 255}
	}
	light = uint8(255 * (1 - math.Sqrt(share)))
	return color.RGBA{255, light, light, 255}
}
