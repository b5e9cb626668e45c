package tensor

// Where rows of b are used for many rows of a, they are copied first, a panel of them at a time: into strips, each of which the
// kernels read from one end to the other. A row of a matrix as it lies ends somewhere in a cache line, and the next is some
// hundred elements away; with that, products of large matrices took a third longer.

const (
	stripColumns = 48                                                   // of the widest kernel
	stripRows    = 32                                                   // rows of a and c that are multiplied with one strip after the other, while they are in the first-level cache
	panelRows    = 96                                                   // rows of a from which on copying b pays
	panelSize    = 1 << 18                                              // elements of a panel: with the block of a that it is multiplied with it stays in the second-level cache
	panelColumns = panelSize / blockDepth / stripColumns * stripColumns // the most of which a panel has blockDepth rows
)

// A panel is room for the strips of some rows of b: first those of the first blockDepth rows, one after another, then those of the next. As
// Work its units are strips.
type panel struct {
	product product // whose b is copied
	data    []float32
}

// panels are those not in use.
var panels = make(chan *panel, maxCrew)

// usesPanels reports whether b is copied. One that is transposed always is: the kernels read rows.
func (g *product) usesPanels() bool { return g.bTransposed || g.m >= panelRows }

// runPanels makes the product, panel by panel, with so many processors. g.n is at least 1 and at most panelColumns.
func (g *product) runPanels(processors int) {
	l := take(panels)
	depth := max(panelSize/g.n/blockDepth, 1) * blockDepth
	for g.p0 = 0; g.p0 < g.k; g.p0 = g.p1 {
		g.p1 = min(g.p0+depth, g.k)
		l.fill(g, processors)
		g.multiply(processors)
	}
	l.product = product{}
	give(panels, l)
}

// fill copies the rows [p0, p1) of b.
func (l *panel) fill(g *product, processors int) {
	if size := (g.p1 - g.p0) * g.n; cap(l.data) < size {
		l.data = make([]float32, size)
	}
	g.panel = l.data[:(g.p1-g.p0)*g.n]
	l.product = *g
	strips := g.strips() * ((g.p1-g.p0-1)/blockDepth + 1)
	if processors < 2 {
		l.Part(0, strips)
		return
	}
	Split(l, strips, 4)
}

// strips is the number of strips of a row.
func (g *product) strips() int { return (g.n-1)/stripColumns + 1 }

// strip is the strip of the panel at column j, of k rows from p on, and its width.
func (g *product) strip(j, p, k int) (b []float32, width int) {
	width = min(stripColumns, g.n-j)
	from := (p-g.p0)*g.n + j*k
	return g.panel[from : from+k*width], width
}

// Part copies some of the strips.
func (l *panel) Part(from, to int) {
	g := &l.product
	for u := from; u < to; u++ {
		j, p := u%g.strips()*stripColumns, g.p0+u/g.strips()*blockDepth
		k := min(blockDepth, g.p1-p)
		dst, width := g.strip(j, p, k)
		if g.bTransposed {
			exchange(dst, g.b[j*g.ldb+p:], g.ldb, width, k)
			continue
		}
		for r := range k {
			copy(dst[r*width:(r+1)*width], g.b[(p+r)*g.ldb+j:])
		}
	}
}
