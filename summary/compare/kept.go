package compare

import "board/summary/sidecar"

// NotesOf are the notes of a sidecar, as queries see them.
func NotesOf(s *sidecar.State) map[string]Notes {
	notes := make(map[string]Notes, len(s.Runs))
	for name, run := range s.Runs {
		notes[name] = Notes{Shown: run.Shown, Notes: run.Notes, Tags: run.Tags, Favourite: run.Favourite, Archived: run.Archived}
	}
	return notes
}

// DirectionsOf are the directions of a sidecar, in a map that is the caller's.
func DirectionsOf(s *sidecar.State) Directions {
	d := make(Directions, len(s.Directions))
	for tag, name := range s.Directions {
		d[tag] = Direction(name)
	}
	return d
}
