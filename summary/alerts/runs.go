package alerts

import (
	"context"
	"maps"
	"math"

	"board/internal/limits"
	"board/summary/compare"
	"board/summary/logdir"
)

// A run is what is known of a run of the store.
type run struct {
	id     int
	name   string
	info   *logdir.RunInfo
	status logdir.RunStatus
	seen   bool            // status is that of a look before
	curves map[int]*curve  // followed, by number of the tag; nil of a run that is not alive
	open   map[Rule]*Alert // one of a rule
	grew   bool            // data has come since the board's first look
	ended  bool            // its training says so
}

// A curve is a metric whose name tells which values are better.
type curve struct {
	tag        *logdir.TagInfo
	sign       float64 // 1 where lower is better, -1 where higher is
	generation uint64
	read       int // points
	trend
}

// sync takes over which runs and tags there are, and what people say of them.
func (e *Engine) sync() {
	if e.kept != nil {
		if s := e.kept.State(); s.Version != e.tags.version {
			e.direct(s.Version, s.Directions)
		}
	}
	catalog := e.store.Catalog()
	if catalog == e.catalog {
		return
	}
	e.catalog = catalog
	there := make(map[int]bool, len(catalog.Runs))
	for _, info := range catalog.Runs {
		there[info.ID] = true
		r := e.runs[info.ID]
		if r == nil {
			r = &run{id: info.ID, name: info.Name, open: map[Rule]*Alert{}}
			e.runs[info.ID] = r
		}
		if r.info != info {
			r.info, r.seen = info, false
		}
	}
	if len(e.runs) > len(there) {
		gone := func(id int) bool { return !there[id] }
		maps.DeleteFunc(e.runs, func(id int, r *run) bool {
			if gone(id) {
				e.curves -= len(r.curves)
			}
			return gone(id)
		})
		e.forgetOdd(gone)
		e.list.forget(gone)
		if len(e.runs) == 0 { // no name is left
			e.tags.byName = nil
		}
	}
}

// direct takes over what people say about the directions of metrics: curves are judged anew.
func (e *Engine) direct(version uint64, kept map[string]string) {
	e.tags.version = version
	if maps.Equal(kept, e.tags.kept) {
		return
	}
	e.tags.kept, e.tags.byName = kept, nil
	for _, r := range e.runs {
		e.curves -= len(r.curves)
		r.seen, r.curves = false, nil
	}
}

// alive tells whether a run was written lately, so that more may come.
func (e *Engine) alive(status *logdir.RunStatus) bool {
	return e.now.Sub(status.Modified) < fresh && status.LastWall > seconds(e.now)-fresh.Seconds()
}

// visit reads what is new in a run.
func (e *Engine) visit(ctx context.Context, status logdir.RunStatus) {
	r := e.runs[status.ID]
	if r == nil {
		return
	}
	same := r.seen && r.status.Points == status.Points && r.status.LastStep == status.LastStep && r.status.LastWall == status.LastWall
	alive := e.alive(&status)
	r.grew = r.grew || !same && !e.first
	r.status, r.seen = status, true
	if same && (alive || r.curves == nil) {
		return
	}
	if !same {
		e.read(ctx, r)
	}
	switch {
	case alive:
		e.lookPlateau(r)
	case same || e.first: // what is known of its curves is not needed any more
		e.curves -= len(r.curves)
		r.curves = nil
	}
}

// read reads the new points of a run's curves.
func (e *Engine) read(ctx context.Context, r *run) {
	if e.rules.Off[Divergence] && e.rules.Off[Plateau] {
		return
	}
	if r.curves == nil {
		r.curves = map[int]*curve{}
	}
	for i, tag := range r.info.Tags {
		if i%crowd == 0 {
			e.breathe(ctx)
		}
		if series := tag.Series(); series != nil {
			e.readCurve(ctx, r, tag, series)
		}
	}
}

func (e *Engine) readCurve(ctx context.Context, r *run, tag *logdir.TagInfo, series *logdir.Series) {
	c := r.curves[tag.ID]
	if c == nil {
		d := e.tags.of(tag)
		if d == compare.Unknown {
			return
		}
		if int64(e.curves) >= e.limits.AlertCurves {
			e.limits.Reached(limits.AlertCurves)
			return
		}
		c = &curve{tag: tag, sign: 1}
		if d == compare.Higher {
			c.sign = -1
		}
		r.curves[tag.ID] = c
		e.curves++
	}
	stamp := series.Stamp()
	if stamp.Generation == c.generation && stamp.Len <= c.read {
		return
	}
	series.Renew(&e.view)
	if stamp = e.view.Stamp(); stamp.Generation != c.generation {
		e.restart(r, c)
		c.generation = stamp.Generation
	}
	was := c.diverged
	e.follow(ctx, c)
	if c.diverged && !was && !e.rules.Off[Divergence] {
		at := c.divergedAt
		e.spread(r, Divergence, Spot{TagID: tag.ID, Tag: tag.Name, Step: at.step, Wall: at.wall, Value: at.value, Best: c.bestPoint.value, Since: c.bestPoint.step})
	}
}

// follow gives the new points of the view to the curve's trend.
func (e *Engine) follow(ctx context.Context, c *curve) {
	for _, block := range e.view.Blocks(c.read, e.view.Len()) {
		for i, value := range block.Values {
			c.add(point{block.Steps[i], block.WallTimes[i], value}, c.sign, e.rules)
		}
		e.breathe(ctx)
	}
	c.read = e.view.Len()
}

// restart begins a curve anew, of which points were hidden or replaced: what was said of it
// is over, unless its points say it again.
func (e *Engine) restart(r *run, c *curve) {
	if c.diverged {
		e.leave(r, Divergence, c.tag.ID)
	}
	c.trend, c.read = trend{}, 0
}

// leave takes a curve out of the open alert of a rule, which is over when it was the last.
func (e *Engine) leave(r *run, rule Rule, tagID int) {
	a := r.open[rule]
	if a == nil {
		return
	}
	spots := a.Spots[:0:0]
	for _, s := range a.Spots {
		if s.TagID != tagID {
			spots = append(spots, s)
		}
	}
	if len(spots) == 0 {
		e.end(r, rule)
		return
	}
	a.Spots = spots
	a.tell()
	e.list.put(a)
}

// lookPlateau raises or ends the alert about a run none of whose metrics gets better.
func (e *Engine) lookPlateau(r *run) {
	if e.rules.Off[Plateau] {
		return
	}
	latest := (*curve)(nil)
	for _, c := range r.curves {
		if c.n == 0 {
			continue
		}
		if !c.flat(e.rules) {
			e.end(r, Plateau)
			return
		}
		if latest == nil || c.markPoint.wall > latest.markPoint.wall || c.markPoint.wall == latest.markPoint.wall && c.tag.Name < latest.tag.Name {
			latest = c
		}
	}
	if latest == nil || r.open[Plateau] != nil {
		return
	}
	at := latest.markPoint
	e.raise(r, &Alert{Rule: Plateau, Spots: []Spot{{
		TagID: latest.tag.ID, Tag: latest.tag.Name, Step: at.step, Wall: at.wall, Value: at.value, Best: latest.sign * latest.mark, Since: at.step,
	}}})
}

var nan = math.NaN()
