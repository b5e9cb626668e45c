package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"

	"google.golang.org/protobuf/encoding/protowire"
)

// side is the width of a picture that takes 20 kB: its pixels are not compressed.
const side = 70

// writePictures writes one picture a second. They differ in what stands behind their
// end, where viewers do not look.
func (s shape) writePictures(write func(event []byte), start float64) {
	if s.pictures == 0 {
		return
	}
	file := encodePicture(side, png.NoCompression, 0)
	for step := range s.pictures {
		write(pictureEvent(start+float64(step), step, "pictures", binary.BigEndian.AppendUint64(file[:len(file):len(file)], uint64(step))))
	}
}

// encodePicture makes a PNG of colours that run into each other.
func encodePicture(side int, level png.CompressionLevel, shift int) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, side, side))
	for i := range m.Pix {
		m.Pix[i] = byte(i/7 + shift)
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: level}
	if err := encoder.Encode(&out, m); err != nil {
		panic(err) // a buffer takes all
	}
	return out.Bytes()
}

// pictureEvent is an event with one picture: Summary.Image { height=1, width=2, colorspace=3, encoded_image_string=4 }.
func pictureEvent(wall float64, step int, tag string, file []byte) []byte {
	return valueEvent(wall, step, tag, 4, imageMessage(side, file))
}

func imageMessage(side int, file []byte) []byte {
	var m []byte
	for field, n := range []uint64{uint64(side), uint64(side), 4} {
		m = protowire.AppendTag(m, protowire.Number(field+1), protowire.VarintType)
		m = protowire.AppendVarint(m, n)
	}
	return appendBytes(m, 4, file)
}

// valueEvent is an event with one value that is a message: a field of Summary.Value.
func valueEvent(wall float64, step int, tag string, field protowire.Number, m []byte) []byte {
	v := appendBytes(appendBytes(nil, 1, []byte(tag)), field, m)
	b := appendWallTime(nil, wall)
	b = protowire.AppendTag(b, 2, protowire.VarintType)
	b = protowire.AppendVarint(b, uint64(step))
	return appendBytes(b, 5, appendBytes(nil, 1, v))
}
