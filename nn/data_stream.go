package nn

import (
	"context"
	"math/rand/v2"

	"board/nn/tensor"
)

// A stream makes batches of what a source gives, in a goroutine that is ahead of the one which computes with them.
type stream struct {
	source *DataSource
	size   int
	limit  int  // batches until the end of an epoch; 0: the source's end
	goesOn bool // with a limit: an epoch begins where the one before ended
	// admit checks a piece and puts it into b.
	admit func(b *bound, d Data) error
	rng   *rand.Rand // nil: in order

	first    *reader // has read held, before the first begin
	held     bound
	taken    int // batches of this epoch
	last     *batch
	spent    []*batch // to be given back together, so that the producer is not woken for each
	producer *producer
}

// Without DataSource.Prefetch as many batches are made ahead as fit into a megabyte, but at least two and at most 64.
const (
	aheadBytes = 1 << 20
	leastAhead = 2
	mostAhead  = 64
)

// A producer is the goroutine of a stream. It ends when its source does or stop is called.
type producer struct {
	cancel context.CancelFunc
	ready  chan *batch // closed at the end
	free   chan *batch // to be filled again
	done   chan struct{}
	err    error // after done
	panics any   // after done
}

// peek reads the first piece, which the first pass then begins with. Its tensors are valid until then.
func (s *stream) peek(ctx context.Context, look func(d Data) error) error {
	s.first = s.source.open(ctx)
	more, err := s.first.read(func(d Data) (int, error) {
		if err := look(d); err != nil {
			return 0, err
		}
		return 0, s.admit(&s.held, d)
	})
	if err == nil && !more {
		err = errEmptySource
	}
	if err != nil {
		s.end()
	}
	return err
}

// begin starts an epoch with batch number first.
func (s *stream) begin(ctx context.Context, first int) error {
	s.taken = 0
	if s.producer == nil || !s.goesOn {
		s.halt()
		s.start(ctx)
	}
	for range first {
		if b, err := s.next(ctx); b == nil || err != nil {
			return err
		}
	}
	return nil
}

func (s *stream) start(ctx context.Context) {
	ahead := s.ahead()
	p := &producer{ready: make(chan *batch, ahead), free: make(chan *batch, ahead+2), done: make(chan struct{})}
	for range ahead + 2 { // one is being filled, one computed with
		p.free <- &batch{}
	}
	ctx, p.cancel = context.WithCancel(ctx)
	s.producer = p
	first, rng := s.first, s.rng
	s.first = nil
	go func() {
		defer close(p.done)
		defer close(p.ready)
		defer func() { p.panics = recover() }()
		p.err = s.produce(ctx, p, first, rng)
	}()
}

// ahead is how many batches are made ahead.
func (s *stream) ahead() int {
	if s.source.Prefetch > 0 {
		return s.source.Prefetch
	}
	row := 1
	for _, list := range [][]*tensor.Tensor{s.held.x, s.held.y} {
		for _, t := range list {
			row += 4 * t.RowSize()
		}
	}
	return min(max(leastAhead, aheadBytes/(s.size*row)), mostAhead)
}

// recycle gives batches that are spent back to the producer, once they are half of those that it may be ahead by.
func (s *stream) recycle(b *batch) {
	s.spent = append(s.spent, b)
	if len(s.spent) <= cap(s.producer.ready)/2 {
		return
	}
	for _, b := range s.spent {
		s.producer.free <- b
	}
	s.spent = s.spent[:0]
}

// next is the next batch of the epoch, nil at its end. The one before is not valid any more.
func (s *stream) next(ctx context.Context) (*batch, error) {
	p := s.producer
	if s.last != nil {
		s.recycle(s.last)
		s.last = nil
	}
	if s.limit > 0 && s.taken == s.limit {
		return nil, nil
	}
	select {
	case b, ok := <-p.ready:
		if !ok {
			return nil, p.ended()
		}
		s.last = b
		s.taken++
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// ended is why there are no more batches: nil at the end of the source.
func (p *producer) ended() error {
	<-p.done
	if p.panics != nil {
		panic(p.panics)
	}
	return p.err
}

// halt ends the goroutine, and waits for it.
func (s *stream) halt() {
	if p := s.producer; p != nil {
		p.cancel()
		<-p.done
	}
	s.producer, s.last, s.spent = nil, nil, nil
}

// end ends everything.
func (s *stream) end() {
	s.halt()
	if s.first != nil {
		s.first.stop()
		s.first = nil
	}
}

// steps is the number of batches of an epoch, 0 where that is not known.
func (s *stream) steps() int {
	all := 0
	if s.source.Samples > 0 {
		all = (s.source.Samples-1)/s.size + 1
	}
	switch {
	case s.limit == 0:
		return all
	case all == 0 || s.goesOn:
		return s.limit
	}
	return min(all, s.limit)
}

func (s *stream) samples() int { return s.source.Samples }

// produce goes over the source: once, or again and again.
func (s *stream) produce(ctx context.Context, p *producer, first *reader, rng *rand.Rand) error {
	c := &cutter{size: s.size, ctx: ctx, p: p, rng: rng}
	if rng != nil {
		c.buffer.room = s.source.ShuffleBuffer
	}
	for {
		r := first
		if r == nil {
			r = s.source.open(ctx)
		}
		err := s.pass(r, c, first != nil)
		r.stop()
		first = nil
		if err == nil && !s.goesOn {
			err = c.finish()
		}
		if err != nil || !s.goesOn {
			return err
		}
	}
}

// pass goes over a source once. What was read before the pass is in held.
func (s *stream) pass(r *reader, c *cutter, held bool) error {
	var piece bound
	some := held
	if held {
		if err := c.add(&s.held); err != nil {
			return err
		}
		r.before = s.held.rows
	}
	for {
		more, err := r.read(func(d Data) (int, error) {
			if err := s.admit(&piece, d); err != nil {
				return 0, err
			}
			return piece.rows, nil
		})
		switch {
		case err != nil:
			return err
		case !more && !some:
			return errEmptySource
		case !more:
			return nil
		}
		some = true
		if err := c.add(&piece); err != nil {
			return err
		}
	}
}

// A cutter makes batches of pieces.
type cutter struct {
	size   int
	ctx    context.Context
	p      *producer
	batch  *batch // being filled; nil: none yet
	rows   bound  // its memory
	rng    *rand.Rand
	buffer shuffler
}

// add takes all rows of a piece.
func (c *cutter) add(piece *bound) error {
	if c.buffer.room > 0 {
		return c.shuffle(piece)
	}
	return c.append(piece, 0, piece.rows)
}

// append takes rows in their order, and hands on the batches that are full.
func (c *cutter) append(piece *bound, from, to int) error {
	for from < to {
		b, err := c.open(piece)
		if err != nil {
			return err
		}
		n := min(to-from, c.size-b.rows)
		c.rows.add(piece, from, n)
		from += n
		b.rows = c.rows.rows
		if b.rows == c.size {
			if err := c.send(); err != nil {
				return err
			}
		}
	}
	return nil
}

// open is the batch to fill.
func (c *cutter) open(like *bound) (*batch, error) {
	if c.batch != nil {
		return c.batch, nil
	}
	select {
	case c.batch = <-c.p.free:
		c.rows = bound{x: c.batch.x, y: c.batch.y, weight: c.batch.weight}
		if c.batch.x == nil {
			c.rows.like(like)
		}
		c.batch.rows = 0
		return c.batch, nil
	case <-c.ctx.Done():
		return nil, c.ctx.Err()
	}
}

// send hands the batch on.
func (c *cutter) send() error {
	b := c.batch
	b.x, b.y, b.weight = c.rows.x, c.rows.y, c.rows.weight
	select {
	case c.p.ready <- b:
		c.batch = nil
		return nil
	case <-c.ctx.Done():
		return c.ctx.Err()
	}
}

// shuffle puts rows into the buffer, and takes others out of it once it is full.
func (c *cutter) shuffle(piece *bound) error {
	for i := range piece.rows {
		if c.buffer.add(piece, i) {
			continue
		}
		k := c.rng.IntN(c.buffer.room)
		if err := c.append(&c.buffer.rows, k, k+1); err != nil {
			return err
		}
		c.buffer.set(k, piece, i)
	}
	return nil
}

// finish hands on what is left: the rows of the buffer, and the last batch.
func (c *cutter) finish() error {
	if c.buffer.filled > 0 {
		for _, k := range c.rng.Perm(c.buffer.filled) {
			if err := c.append(&c.buffer.rows, k, k+1); err != nil {
				return err
			}
		}
	}
	if c.batch != nil && c.batch.rows > 0 {
		return c.send()
	}
	return nil
}

// A shuffler is the buffer that rows are taken from at random.
type shuffler struct {
	room, filled int
	rows         bound
}

// add keeps a row if there is room.
func (s *shuffler) add(piece *bound, i int) bool {
	if s.filled == s.room {
		return false
	}
	if s.filled == 0 {
		s.rows.like(piece)
	}
	s.rows.add(piece, i, 1)
	s.filled++
	return true
}

// set replaces row k.
func (s *shuffler) set(k int, piece *bound, i int) {
	copyRow := func(to, from []*tensor.Tensor) {
		for j, t := range from {
			copy(to[j].Data[k*t.RowSize():], t.Row(i))
		}
	}
	copyRow(s.rows.x, piece.x)
	copyRow(s.rows.y, piece.y)
	for j, w := range piece.weight {
		if w != nil {
			s.rows.weight[j][k] = w[i]
		}
	}
}

// like makes empty data for rows like those of a piece. Memory grows with what comes, not with what is asked for.
func (b *bound) like(piece *bound) {
	empty := func(from []*tensor.Tensor) (list []*tensor.Tensor) {
		for _, t := range from {
			list = append(list, tensor.New(append([]int{0}, t.Shape[1:]...)...))
		}
		return list
	}
	*b = bound{x: empty(piece.x), y: empty(piece.y)}
	for _, w := range piece.weight {
		if w != nil {
			w = []float32{}
		}
		b.weight = append(b.weight, w)
	}
}

// add appends n rows of a piece.
func (b *bound) add(piece *bound, from, n int) {
	appendRows := func(to, src []*tensor.Tensor) {
		for i, t := range src {
			size := t.RowSize()
			to[i].Data = append(to[i].Data[:b.rows*size], t.Data[from*size:(from+n)*size]...)
			to[i].Shape[0] = b.rows + n
		}
	}
	appendRows(b.x, piece.x)
	appendRows(b.y, piece.y)
	for i, w := range piece.weight {
		if w != nil {
			b.weight[i] = append(b.weight[i][:b.rows], w[from:from+n]...)
		}
	}
	b.rows += n
}
