package summary

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // their heads are read
	_ "image/jpeg" // likewise
	_ "image/png"  // likewise
)

// A PictureHead is what the head of an encoded picture claims.
type PictureHead struct {
	Width, Height int // in pixels; 0 where the format has none, as SVG
	Frames        int // of an animated GIF, else 1
}

// ReadPictureHead reads what a picture claims to be, without decoding it. Formats other
// than PNG, JPEG, GIF, WebP and BMP have no head that it knows, which is no error.
func ReadPictureHead(file []byte) (PictureHead, error) {
	head := PictureHead{Frames: 1}
	switch {
	case isWebP(file):
		return readWebPHead(file)
	case bytes.HasPrefix(file, []byte("BM")):
		return readBMPHead(file)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	if errors.Is(err, image.ErrFormat) {
		return head, nil
	}
	if err != nil {
		return head, fmt.Errorf("the head of the picture is damaged: %w", err)
	}
	head.Width, head.Height = config.Width, config.Height
	if format == "png" && !bytes.Contains(file[max(0, len(file)-64):], []byte("IEND")) {
		return head, errors.New("the picture is damaged: its end is missing")
	}
	if format == "gif" {
		head.Frames = countFrames(file)
	}
	return head, nil
}

func isWebP(file []byte) bool {
	return len(file) >= 16 && string(file[:4]) == "RIFF" && string(file[8:12]) == "WEBP"
}

var errShortHead = errors.New("the head of the picture is damaged: it is cut off")

// readWebPHead reads the first chunk of a WebP file, in one of its three forms.
func readWebPHead(file []byte) (PictureHead, error) {
	head, chunk := PictureHead{Frames: 1}, file[12:]
	if len(chunk) < 18 {
		return head, errShortHead
	}
	data := chunk[8:]
	switch string(chunk[:4]) {
	case "VP8 ": // a key frame: 3 bytes, a start code, 14 bits of each side
		head.Width, head.Height = int(binary.LittleEndian.Uint16(data[6:]))&0x3fff, int(binary.LittleEndian.Uint16(data[8:]))&0x3fff
	case "VP8L": // a signature, 14 bits of each side less one
		bits := binary.LittleEndian.Uint32(data[1:])
		head.Width, head.Height = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
	case "VP8X": // 4 bytes of flags, 24 bits of each side less one
		head.Width, head.Height = int(uint24(data[4:]))+1, int(uint24(data[7:]))+1
	default:
		return head, fmt.Errorf("the head of the picture is damaged: a WebP file begins with a chunk %q", chunk[:4])
	}
	return head, nil
}

func uint24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }

// readBMPHead reads the head of a BMP file, whose height is negative where its rows
// stand from top to bottom.
func readBMPHead(file []byte) (PictureHead, error) {
	head := PictureHead{Frames: 1}
	if len(file) < 26 {
		return head, errShortHead
	}
	width, height := int64(int32(binary.LittleEndian.Uint32(file[18:]))), int64(int32(binary.LittleEndian.Uint32(file[22:])))
	head.Width, head.Height = int(max(width, 0)), int(max(height, -height))
	return head, nil
}

// countFrames counts the frames of a GIF file, as far as it is sound.
//
//	head 6, screen 7, table of colours; then blocks: 0x21 extension, 0x2c frame, 0x3b end
func countFrames(file []byte) int {
	frames, at := 0, 13+colours(file, 10)
	for at < len(file) {
		switch file[at] {
		case 0x21:
			at = skipBlocks(file, at+2)
		case 0x2c:
			frames++
			at = skipBlocks(file, at+11+colours(file, at+9))
		default:
			return max(frames, 1)
		}
	}
	return max(frames, 1)
}

// colours is the size of the table of colours that the flags at a place announce.
func colours(file []byte, at int) int {
	if at >= len(file) || file[at]&0x80 == 0 {
		return 0
	}
	return 3 << (file[at]&7 + 1)
}

// skipBlocks is the place behind a row of blocks, each of which begins with its length;
// an empty one ends it.
func skipBlocks(file []byte, at int) int {
	for at < len(file) && file[at] != 0 {
		at += 1 + int(file[at])
	}
	return at + 1
}
