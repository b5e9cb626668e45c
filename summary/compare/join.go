package compare

import (
	"maps"
	"path"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
)

// Which hyper-parameters count for which run. TensorFlow's hp.hparams and Lightning write
// them into the run itself, Keras's TensorBoard callback writes curves into runs below it
// (train, validation), and PyTorch's add_hparams makes a run below it for each call, which
// holds the hyper-parameters and one point of each metric that was given with them.

// sessions is what a catalog tells of hyper-parameters.
type sessions struct {
	catalog *logdir.Catalog
	byName  map[string]provider.Session
	byID    map[int]provider.Session
	above   map[int]place // by run with scalars: the session at it or above it
	parts   map[string]int
}

// A place is where a run lies in a session.
type place struct {
	session int
	part    string
}

func findSessions(c *logdir.Catalog) *sessions {
	h := provider.ReadHParams(c)
	s := &sessions{catalog: c, byName: map[string]provider.Session{}, byID: map[int]provider.Session{}, above: map[int]place{}, parts: map[string]int{}}
	for _, session := range h.Sessions {
		if info, found := c.Run(session.Run); found {
			s.byName[session.Run], s.byID[info.ID] = session, session
		}
	}
	for name, parts := range h.Parts(c) {
		info, found := c.Run(name)
		if !found {
			continue
		}
		s.parts[name] = len(parts)
		for _, part := range parts {
			s.above[part.Run.ID] = place{info.ID, part.Group}
		}
	}
	return s
}

// start is what the session of a number says at its start, nil if there is none.
func (s *sessions) start(id int) *tbpb.SessionStartInfo { return s.byID[id].Start }

// joins are the runs that belong to the run above them.
type joins struct {
	parents  map[int]*logdir.RunInfo   // by number of the run below
	children map[int][]*logdir.RunInfo // by number of the run above, in the order of time
}

// joins finds the runs that PyTorch's add_hparams has made below runs with curves. Where it
// was called several times with different values, as for trials of a search that share a
// writer, each call remains a run of its own.
func (s *sessions) joins() joins {
	j := joins{map[int]*logdir.RunInfo{}, map[int][]*logdir.RunInfo{}}
	for _, child := range s.catalog.Runs {
		parent, found := s.catalog.Run(path.Dir(child.Name))
		if found && child.Name != "." && hasScalars(parent) && s.isNote(child) {
			if _, covered := s.above[parent.ID]; !covered {
				j.children[parent.ID] = append(j.children[parent.ID], child)
				j.parents[child.ID] = parent
			}
		}
	}
	for id, children := range j.children {
		if !s.agree(children) {
			delete(j.children, id)
			for _, child := range children {
				delete(j.parents, child.ID)
			}
		}
	}
	return j
}

// isNote tells whether a run is a session without curves: its scalars have one point each,
// and no run with scalars lies below it.
func (s *sessions) isNote(info *logdir.RunInfo) bool {
	_, session := s.byID[info.ID]
	if !session || s.parts[info.Name] > 1 || s.parts[info.Name] == 1 && !hasScalars(info) {
		return false
	}
	for tag := range scalars(info) {
		if tag.Series().Stamp().Len > 1 {
			return false
		}
	}
	return true
}

// agree tells whether sessions have the same hyper-parameters.
func (s *sessions) agree(all []*logdir.RunInfo) bool {
	first := s.start(all[0].ID).GetHparams()
	for _, info := range all[1:] {
		same := func(x, y *structpb.Value) bool { return proto.Equal(x, y) }
		if !maps.EqualFunc(first, s.start(info.ID).GetHparams(), same) {
			return false
		}
	}
	return true
}

// hold tells whether the runs that were taken in still have no curves: a training that had
// logged one point when it was looked at may have gone on.
func (j joins) hold() bool {
	for _, children := range j.children {
		for _, child := range children {
			for tag := range scalars(child) {
				if tag.Series().Stamp().Len > 1 {
					return false
				}
			}
		}
	}
	return true
}

func hasScalars(info *logdir.RunInfo) bool {
	for range scalars(info) {
		return true
	}
	return false
}

// row makes a row of a run, nil if it has nothing to compare.
func (s *sessions) row(info *logdir.RunInfo, joined joins) *Run {
	_, session := s.byID[info.ID]
	switch {
	case joined.parents[info.ID] != nil: // it is part of another row
		return nil
	case !hasData(info) && (!session || s.parts[info.Name] > 0): // what its session tells counts for the runs below it
		return nil
	}
	run := &Run{ID: info.ID, Name: info.Name, Start: info.Start, Session: -1, infos: []*logdir.RunInfo{info}}
	s.find(run, joined)
	run.Status = s.byID[run.Session].Status()
	return run
}

// find finds the session that counts for a run.
func (s *sessions) find(run *Run, joined joins) {
	if _, own := s.byID[run.ID]; own {
		run.Session = run.ID
		return
	}
	if at, ok := s.above[run.ID]; ok {
		run.Session, run.Part = at.session, at.part
		return
	}
	for _, child := range joined.children[run.ID] {
		run.Session = child.ID // they all say the same
		run.Joined = append(run.Joined, child.ID)
		run.infos = append(run.infos, child)
	}
}

// hasData tells whether a run has more than hyper-parameters.
func hasData(info *logdir.RunInfo) bool {
	for _, tag := range info.Tags {
		if tag.Plugin() != summary.PluginHParams {
			return true
		}
	}
	return false
}
