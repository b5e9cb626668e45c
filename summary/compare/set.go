package compare

import (
	"slices"

	"board/summary"
	"board/summary/curve"
	"board/summary/logdir"
	"board/summary/provider"
)

// A Set is the runs of a catalog that can be compared. It is never changed, but for what
// its curves come to, which it looks up when it is asked.
type Set struct {
	Runs   []*Run  // in natural order of names
	Params []Param // those that an experiment declares first, then in natural order
	Tags   []Tag   // scalars, in natural order

	catalog *logdir.Catalog
	joins   joins
	sums    *provider.Summaries
	byID    map[int]*Run
	byName  map[string]*Run
	params  map[string]int // index of Params
	tags    map[string]int // index of Tags
}

// A Run is a run with data, and the hyper-parameters that count for it.
type Run struct {
	ID    int
	Name  string
	Start float64 // wall time of the first event in seconds, NaN where it is not known

	// Session is the number of the run that told the hyper-parameters, -1 if none did: the
	// run itself, one above it or, as PyTorch's add_hparams writes them, one below it.
	Session int
	Part    string // the run's name below that of a session above it, such as "validation"
	Status  string // what the session says of its end: "success", "failure", "running" or ""
	Joined  []int  // runs below whose hyper-parameters and scalars this one has taken in

	index  int
	values []Value           // of Params; shorter where the last ones are missing
	infos  []*logdir.RunInfo // its own, and those of the runs that it has taken in
}

// A Param is a hyper-parameter.
type Param struct {
	Name    string
	Display string // to show in place of the name, "" where no experiment gives one
}

// A Tag is a scalar.
type Tag struct {
	ID   int // in the catalog
	Name string
	Runs int // that have it
}

func newSet(c *logdir.Catalog, sums *provider.Summaries) *Set {
	s := &Set{catalog: c, sums: sums, byID: map[int]*Run{}, byName: map[string]*Run{}, params: map[string]int{}, tags: map[string]int{}}
	sessions := findSessions(c)
	s.joins = sessions.joins()
	for _, info := range c.Runs {
		if run := sessions.row(info, s.joins); run != nil {
			s.Runs = append(s.Runs, run)
		}
	}
	slices.SortFunc(s.Runs, func(a, b *Run) int { return provider.CompareNatural(a.Name, b.Name) })
	s.addParams(c, sessions)
	for i, run := range s.Runs {
		run.index = i
		s.byID[run.ID], s.byName[run.Name] = run, run
		s.setValues(run, sessions)
	}
	s.addTags()
	return s
}

// addParams finds the columns of hyper-parameters.
func (s *Set) addParams(c *logdir.Catalog, sessions *sessions) {
	add := func(p Param) {
		if _, known := s.params[p.Name]; !known {
			s.params[p.Name] = len(s.Params)
			s.Params = append(s.Params, p)
		}
	}
	found := map[string]bool{}
	for _, run := range s.Runs {
		for name := range sessions.start(run.Session).GetHparams() {
			found[name] = true
		}
	}
	for _, experiment := range provider.Experiments(c) {
		for _, info := range experiment.GetHparamInfos() {
			if found[info.GetName()] {
				add(Param{Name: info.GetName(), Display: info.GetDisplayName()})
			}
		}
	}
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	slices.SortFunc(names, provider.CompareNatural)
	for _, name := range names {
		add(Param{Name: name})
	}
}

func (s *Set) setValues(run *Run, sessions *sessions) {
	values := sessions.start(run.Session).GetHparams()
	if len(values) == 0 {
		return
	}
	run.values = make([]Value, len(s.Params))
	for name, value := range values {
		run.values[s.params[name]] = valueOf(value)
	}
}

func (s *Set) addTags() {
	for _, run := range s.Runs {
		seen := len(run.infos) > 1 // a tag may be there twice only in what was taken in
		for i, info := range run.infos {
			for tag := range scalars(info) {
				if seen && i > 0 && hasCurve(run.infos[:i], tag.Name) {
					continue
				}
				s.countTag(tag)
			}
		}
	}
	slices.SortFunc(s.Tags, func(a, b Tag) int { return provider.CompareNatural(a.Name, b.Name) })
	for i, tag := range s.Tags {
		s.tags[tag.Name] = i
	}
}

func (s *Set) countTag(tag *logdir.TagInfo) {
	i, known := s.tags[tag.Name]
	if !known {
		i = len(s.Tags)
		s.tags[tag.Name] = i
		s.Tags = append(s.Tags, Tag{ID: tag.ID, Name: tag.Name})
	}
	s.Tags[i].Runs++
}

// scalars goes through the scalars of a run.
func scalars(info *logdir.RunInfo) func(func(*logdir.TagInfo) bool) {
	return func(yield func(*logdir.TagInfo) bool) {
		for _, tag := range info.Tags {
			if tag.Plugin() == summary.PluginScalars && !yield(tag) {
				return
			}
		}
	}
}

func hasCurve(infos []*logdir.RunInfo, tag string) bool {
	for _, info := range infos {
		if found, ok := info.Tag(tag); ok && found.Plugin() == summary.PluginScalars {
			return true
		}
	}
	return false
}

// ByID finds a run by its number in the catalog, or that of a run which it has taken in.
func (s *Set) ByID(id int) (*Run, bool) {
	if run, ok := s.byID[id]; ok {
		return run, true
	}
	if parent, ok := s.joins.parents[id]; ok {
		run, ok := s.byID[parent.ID]
		return run, ok
	}
	return nil, false
}

// ByName finds a run by name.
func (s *Set) ByName(name string) (*Run, bool) {
	run, ok := s.byName[name]
	return run, ok
}

// Tag finds a scalar by name.
func (s *Set) Tag(name string) (Tag, bool) {
	if i, ok := s.tags[name]; ok {
		return s.Tags[i], true
	}
	return Tag{}, false
}

// Param finds a hyper-parameter's place in Params by name.
func (s *Set) Param(name string) (int, bool) {
	i, ok := s.params[name]
	return i, ok
}

// Value is that of the run's hyper-parameter with an index of Set.Params.
func (r *Run) Value(param int) Value {
	if param < len(r.values) {
		return r.values[param]
	}
	return Value{}
}

// Curve is the run's scalar of a name, nil if it has none.
func (r *Run) Curve(tag string) *logdir.Series {
	for _, info := range r.infos {
		if found, ok := info.Tag(tag); ok && found.Plugin() == summary.PluginScalars {
			return found.Series()
		}
	}
	return nil
}

// Sum is what the run's curve of a name comes to, over all points.
func (s *Set) Sum(r *Run, tag string) (curve.Summary, bool) {
	series := r.Curve(tag)
	if series == nil {
		return curve.Summary{}, false
	}
	return s.sums.Of(series)
}
