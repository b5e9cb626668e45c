package compare

import "board/summary/logdir"

// status is how far a run has come, with what it has taken in. All runs are asked at once,
// when the first is wanted.
func (t *lookup) status(r *Run) logdir.RunStatus {
	if t.statuses == nil {
		t.statuses = map[int]logdir.RunStatus{}
		for _, status := range t.store.RunStatus() {
			t.statuses[status.ID] = status
		}
	}
	all := t.statuses[r.ID]
	for _, id := range r.Joined {
		all.Points += t.statuses[id].Points
	}
	return all
}

// A Status is how far the runs of a row have come.
type Status struct {
	Points   int64
	LastStep int64
	LastWall float64 // of the newest point, NaN where there is none
}

func (t *lookup) rowStatus(row Row) Status {
	s := Status{LastWall: nan}
	for _, run := range row.Runs {
		status := t.status(run)
		s.Points += status.Points
		s.LastStep = max(s.LastStep, status.LastStep)
		if !(s.LastWall >= status.LastWall) && status.LastWall == status.LastWall {
			s.LastWall = status.LastWall
		}
	}
	return s
}
