package page

import "board/summary/compare"

// runNotes is what people have added to runs, by name.
func (s *API) runNotes() map[string]compare.Notes { return nil }

// keptDirections are those that people have set, in a map that is the caller's.
func (s *API) keptDirections() compare.Directions { return compare.Directions{} }
