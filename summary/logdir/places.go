package logdir

import (
	"context"
	"sort"

	"board/summary"
)

// Places is one tag of one run whose values stay in its files: pictures, sounds,
// histograms, texts, graphs and whatever else is no scalar. Of each value the store
// keeps the step, the wall time and the [Place].
//
// All else is as with a [Series]: what a restart hides, files written side by side,
// stamps, and that it stays valid when its run vanishes.
type Places Series

// Run is the name of the run.
func (p *Places) Run() string { return (*Series)(p).Run() }

// Tag is the name of the tag.
func (p *Places) Tag() string { return (*Series)(p).Tag() }

// Stamp is the current state of the visible items; it takes no lock.
func (p *Places) Stamp() Stamp { return (*Series)(p).Stamp() }

// StampAll is the current state of all items, hidden ones included; see
// [Series.StampAll].
func (p *Places) StampAll() Stamp { return (*Series)(p).StampAll() }

// View is a snapshot of the visible items.
func (p *Places) View() PlacesView { return PlacesView{(*Series)(p).View()} }

// ViewAll is a snapshot of all items, hidden ones included; see [Series.ViewAll].
func (p *Places) ViewAll() PlacesView { return PlacesView{(*Series)(p).ViewAll()} }

// Ask does what [Series.Ask] does.
func (p *Places) Ask(ctx context.Context) { (*Series)(p).Ask(ctx) }

// Prefer does what [Series.Prefer] does.
func (p *Places) Prefer() { (*Series)(p).Prefer() }

// A PlacesView is an immutable snapshot of the items of [Places]. The columns of its
// Blocks have no Values.
type PlacesView struct{ View }

// At is the item with index i, which must be in [0, Len).
func (v PlacesView) At(i int) Item {
	k := sort.Search(len(v.spans), func(k int) bool { return v.spans[k].start > i }) - 1
	s := &v.spans[k]
	return s.points.item(s.lo + i - s.start)
}

// An Item is one value of a tag: when it was written, and where it stands. [Item.Read]
// brings it into memory.
type Item struct {
	Step     int64
	WallTime float64
	Place    Place

	file *file
}

// A Place is where a value stands in an event file.
type Place struct {
	Offset   int64  // of its record
	Length   int64  // of the record's data in bytes
	Checksum uint32 // of the data, as it was when the store read it
	Index    uint32 // which value of the event
}

// placeColumn is the values of a chunk of places. Both slices have room for all of
// the chunk from the beginning, so that a copy of the chunk is a snapshot.
type placeColumn struct {
	at    []Place
	files []*file // of each place, or one that holds all
}

// firstPlaces is how many places the first chunk of a part has room for: most tags
// that are no scalars have few values.
const firstPlaces = 4

// newPlaceChunk makes a chunk of places in one file, or in several: nil.
func newPlaceChunk(base, size int, f *file) *chunk {
	col := &placeColumn{at: make([]Place, size), files: []*file{f}}
	if f == nil {
		col.files = make([]*file, size)
	}
	return &chunk{base: base, walls: make([]float64, 0, size), places: col}
}

// addPlace does what add does with a point whose value stays in a file.
func (c *chunk) addPlace(pt summary.Point, at Place, f *file) *chunk {
	n := len(c.walls)
	if n >= 2 {
		c = c.addStep(n, pt.Step)
	} else {
		c.begin(n, pt.Step)
	}
	c.places.at[n] = at
	if len(c.places.files) > 1 || n == 0 {
		c.places.files[n] = f
	}
	c.walls = append(c.walls, pt.WallTime)
	return c
}

func (c *chunk) item(i int) Item {
	files := c.places.files
	return Item{Step: c.step(i), WallTime: c.walls[i], Place: c.places.at[i], file: files[min(i, len(files)-1)]}
}

// addPlace appends a point whose value stays in a file.
func (p *part) addPlace(pt summary.Point, at Place, f *file) {
	p.last = pt.Step
	p.n++
	if p.open == nil {
		p.open = newPlaceChunk(0, firstPlaces, p.file)
	} else if p.open.full() {
		p.seal()
	}
	p.open = p.open.addPlace(pt, at, f)
}

// take appends the point that another part has at index i.
func (p *part) take(from *part, i int, pt summary.Point) {
	if from.open == nil || from.open.places == nil {
		p.add(pt)
		return
	}
	pts := from.snapshot(nil)
	it := pts.item(i)
	p.addPlace(pt, it.Place, it.file)
}

func (p *points) item(i int) Item {
	c := p.get(p.chunk(i))
	return c.item(i - c.base)
}
