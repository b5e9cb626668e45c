package curve

import "board/summary"

// Sample returns at most n points of a source: all of them if they are no more
// or if n is 0 or less, else the first, the last, and of equally long stretches
// between them the lowest and the highest value and, if the series has such, a
// value that is not finite. It stands in for the random sample of at most 1,000
// points that TensorBoard's data API answers with, and loses no peak.
func Sample(src Source, n int) summary.Columns {
	size := src.Len()
	switch {
	case n <= 0 || n >= size:
		return all(src)
	case n == 1:
		return ends(src, size-1)
	case n < 4:
		return ends(src, 0, size-1)
	}
	out, odd := sample(src, n, 2)
	if odd && n >= 5 {
		out, _ = sample(src, n, 3)
	}
	return out
}

func all(src Source) summary.Columns {
	var out Curve
	out.grow(src.Len())
	for _, cols := range src.Blocks(0, src.Len()) {
		out.add(cols, nil, 0, cols.Len())
	}
	return out.Columns
}

func ends(src Source, indexes ...int) summary.Columns {
	var out summary.Columns
	for _, i := range indexes {
		if p, ok := pointAt(src, i); ok {
			out.Append(p)
		}
	}
	return out
}

// sample keeps the ends and, of each of (n-2)/each stretches, up to each points.
// It reports whether a value was not finite; such points are kept if each is 3.
func sample(src Source, n, each int) (out summary.Columns, odd bool) {
	var c Curve
	c.grow(n)
	t := thinner{out: &c}
	last := src.Len() - 1
	first, _ := pointAt(src, 0)
	c.addPoint(first, 0)
	parts := (n - 2) / each
	until := func(part int) int { return 1 + int(float64(part+1)*float64(last-1)/float64(parts)) }
	part := 0
	t.start()
	for i, cols := range src.Blocks(1, last) {
		for k := 0; k < cols.Len(); {
			to := min(cols.Len(), until(part)-i)
			t.take(i, cols, nil, k, to)
			if k = to; i+to == until(part) {
				odd = t.flushInner(each) || odd
				t.start()
				part++
			}
		}
	}
	end, _ := pointAt(src, last)
	c.addPoint(end, 0)
	return c.Columns, odd
}

// flushInner emits the lowest and the highest point of a stretch and, if it may
// emit three, one that is not finite. It reports whether there was such a one.
func (t *thinner) flushInner(each int) (odd bool) {
	odd = t.odd.index >= 0
	t.first.index, t.last.index = -1, -1
	if each < 3 {
		t.odd.index = -1
	}
	t.flush()
	return odd
}
