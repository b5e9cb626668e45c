package tensor

// Large products are made by the crew. Parts are rows or columns of the output, whichever there are more of.

const (
	// serialWork is the number of multiplications below which a product is made by the caller alone, some 30 µs. Up to
	// largeWork that holds as well for products that use each element fewer than reuse times: most of a helper's time would
	// go into fetching them from the caller's cache. Training with batches of 32 or 64 took up to 10 % longer with helpers.
	serialWork = 1 << 21
	largeWork  = 1 << 24
	reuse      = 50
	partWork   = 1 << 18 // those that a part has at least
)

// rooms are workspaces not in use.
var rooms = make(chan *workspace, maxCrew)

// run makes the product, alone or with helpers.
func (g *product) run() {
	switch processors := g.processors(); {
	case !g.usesPanels():
		g.p1 = g.k
		g.multiply(processors)
	case g.n <= panelColumns:
		g.runPanels(processors)
	default:
		g.runColumns(processors)
	}
}

// runColumns makes the product by columns, as many at a time as there are in a panel.
func (g *product) runColumns(processors int) {
	for j := 0; j < g.n; j += panelColumns {
		part := *g
		part.n, part.c = min(panelColumns, g.n-j), g.c[j:]
		if g.bTransposed {
			part.b = g.b[j*g.ldb:]
		} else {
			part.b = g.b[j:]
		}
		part.runPanels(processors)
	}
}

// processors is how many make the product.
func (g *product) processors() int {
	work := g.m * g.n * g.k
	if work < serialWork || work < largeWork && work < reuse*(g.m*g.k+g.k*g.n+g.m*g.n) {
		return 1
	}
	return crew()
}

// multiply adds the products of the rows [p0, p1) of b to the output.
func (g *product) multiply(processors int) {
	if processors < 2 {
		g.whole(0, g.m, 0, g.n)
		return
	}
	j := take(jobs)
	j.product = *g
	j.do(&j.product, max(g.m, g.n), g.partSize(g.parts(processors)), processors)
	j.product = product{}
	give(jobs, j)
}

// parts is into how many parts the work is cut, about.
func (g *product) parts(processors int) int {
	return max(min(g.m*g.n*(g.p1-g.p0)/partWork, partsEach*processors), 1)
}

// byRows reports whether parts are rows, not columns.
func (g *product) byRows() bool { return g.m >= g.n }

// partSize is the rows or columns of each of about so many parts. They fit the kernels.
func (g *product) partSize(parts int) int {
	if g.byRows() {
		return (g.m/parts + 7) / 8 * 8
	}
	return (g.n/parts + stripColumns - 1) / stripColumns * stripColumns
}

// Part makes some rows, or columns, of the output.
func (g *product) Part(from, to int) {
	if g.byRows() {
		g.whole(from, to, 0, g.n)
	} else {
		g.whole(0, g.m, from, to)
	}
}

// whole is part with a workspace found for it, where one is needed.
func (g *product) whole(i0, i1, j0, j1 int) {
	if !g.copiesA() {
		g.part(i0, i1, j0, j1, nil)
		return
	}
	w := take(rooms)
	g.part(i0, i1, j0, j1, w)
	give(rooms, w)
}
