package logdir

import (
	"math"
	"strings"

	"board/summary"
)

// Runs allocate what they need for a tag for many tags at a time. A million tags were
// eight million objects otherwise, and what Go keeps to manage the memory of small
// objects follows the most that there ever were; Go never gives it back. The price is
// that what was allocated together stays in memory together.

// A cell is what nearly every tag needs, in one piece: the tag with its info, and a
// series of one part with room for one point.
type cell struct {
	tag    tag
	info   TagInfo
	series Series
	part   part
	parts  [1]*part
	points [1]summary.Point
}

// A run allocates for leastCells to mostCells tags at a time, for an eighth of what it
// has. So many cells take 256 KiB.
const (
	leastCells = 4
	mostCells  = 992
)

func (r *run) cellsToMake() int { return min(max(len(r.tags)/8, leastCells), mostCells) }

// newTag makes a tag. Its series begins when it is known what the tag is. The caller
// holds r.mu.
func (r *run) newTag(n *tagName) *tag {
	if len(r.cells) == 0 {
		r.cells = make([]cell, r.cellsToMake())
	}
	c := &r.cells[0]
	r.cells = r.cells[1:]
	c.info = TagInfo{ID: tagID(n.id, ""), Name: n.text, meta: unknownMeta}
	c.part = part{few: c.points[:0], last: math.MinInt64}
	c.parts[0] = &c.part
	c.series.parts = c.parts[:0]
	c.tag = tag{info: &c.info, series: &c.series, slot: -1}
	return &c.tag
}

// spare is the part that came with the series in its cell, until it is used; then nil.
func (s *Series) spare() *part {
	if len(s.parts) > 0 || cap(s.parts) == 0 {
		return nil
	}
	return s.parts[:1][0]
}

// newNames are the names of tags that a run is the first to have.
type newNames struct {
	free []tagName
	text strings.Builder // what it has room for, it takes without moving
}

// name makes an entry of a name. Where there is no room for it, it makes room for so
// many.
func (n *newNames) name(id int32, text string, many int) *tagName {
	if len(n.free) == 0 {
		n.free = make([]tagName, many)
	}
	if n.text.Cap()-n.text.Len() < len(text) {
		n.text.Reset()
		n.text.Grow(max(len(text), 32*many))
	}
	begin := n.text.Len()
	n.text.WriteString(text)
	x := &n.free[0]
	n.free = n.free[1:]
	*x = tagName{id: id, text: n.text.String()[begin:]}
	return x
}
