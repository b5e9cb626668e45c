package push

import (
	"encoding/binary"
	"math"

	"board/summary/logdir"
	"board/summary/provider"
	"board/web/message"
)

// What the page is sent of tags whose values stay in the event files: their index, a
// row for each value with its step and wall time. No row is left out, for the page
// fetches a value by the number of its row (GET api/content). An index may be long: it
// is sent in as many blocks as it takes, the first one a snapshot.

// leastRows is how many rows have room in any block.
const leastRows = 256

// rowSize is the bytes of a row.
const rowSize = 16

// index adds a block with the rows that the page lacks, as many as the frame has room
// for. Where nothing is new it adds none, unless always is set.
func (c *card) index(out *frame, cur *cursor, always bool) {
	view := provider.View(cur.series, c.want.orphaned)
	from, flags := 0, uint32(message.BlockIndex|message.BlockSnapshot)
	if cur.page != hasNothing && cur.stamp.Generation == view.Stamp().Generation && cur.stamp.Len <= view.Len() {
		from, flags = cur.stamp.Len, message.BlockIndex
	}
	room := (out.most - len(out.buf) - message.BlockHeader) / rowSize
	to := min(view.Len(), from+max(room, leastRows))
	if to < view.Len() {
		flags |= message.BlockMore
	}
	cur.page, cur.stamp = hasKnown, logdir.Stamp{Generation: view.Stamp().Generation, Len: to}
	if from == 0 || to > from || always {
		out.addIndex(c.id, int(cur.run), flags, view, from, to)
	}
}

// indexEstimate is about the most bytes that a block of an index must have.
func (cur *cursor) indexEstimate(stamp logdir.Stamp) int {
	rows := stamp.Len
	if cur.page == hasKnown && stamp.Generation == cur.stamp.Generation {
		rows = max(stamp.Len-cur.stamp.Len, 0)
	}
	return message.BlockHeader + rowSize*min(rows, leastRows)
}

// addIndex appends a block with the rows [from, to) of a view.
func (f *frame) addIndex(card uint32, run int, flags uint32, view logdir.View, from, to int) {
	origin := math.NaN()
	for _, first := range view.Blocks(0, min(1, view.Len())) {
		origin = first.WallTimes[0]
	}
	f.header(card, run, flags, to-from, float64(view.Stamp().Generation), float64(to), origin, float64(view.Hidden()))
	for _, rows := range view.Blocks(from, to) {
		for _, step := range rows.Steps {
			f.buf = binary.LittleEndian.AppendUint64(f.buf, math.Float64bits(float64(step)))
		}
	}
	for _, rows := range view.Blocks(from, to) {
		f.column(rows.WallTimes)
	}
}
