package page

import (
	"errors"
	"net/http"
	"slices"

	"board/summary/compare"
	"board/summary/provider"
	"board/summary/sidecar"
	"board/web/answer"
	"board/web/message"
)

// What people add to runs. The page's changes come as POST with a JSON body, which a form
// of another site cannot send; the router has checked the origin.

// A Keeper is what is kept beside the runs.
type Keeper struct {
	Sidecar     *sidecar.Sidecar // nil: nothing is kept
	Trash       *sidecar.Trash
	AllowDelete bool
}

// state is what is kept now.
func (s *API) state() *sidecar.State {
	if s.keeper.Sidecar == nil {
		return &sidecar.State{}
	}
	return s.keeper.Sidecar.State()
}

// runNotes is what people have added to runs, by name.
func (s *API) runNotes() map[string]compare.Notes { return compare.NotesOf(s.state()) }

// keptDirections are those that people have set, in a map that is the caller's.
func (s *API) keptDirections() compare.Directions { return compare.DirectionsOf(s.state()) }

// apiSidecar tells what is kept, or changes it.
func (s *API) apiSidecar(r *http.Request) (any, error) {
	if r.Method != http.MethodPost {
		return s.newSidecar(s.state()), nil
	}
	var q message.SidecarChange
	if err := readChange(r, &q); err != nil {
		return nil, err
	}
	if s.keeper.Sidecar == nil {
		return nil, answer.Forbidden("this board keeps nothing")
	}
	edits := editsOf(&q)
	if int64(len(edits)) > s.Limits.Entries {
		return nil, answer.TooManyEntries(s.Limits)
	}
	state, err := s.keeper.Sidecar.Change(edits...)
	switch {
	case errors.Is(err, sidecar.ErrReadOnly):
		return nil, answer.Forbidden("the change cannot be kept: %v", err)
	case err != nil:
		return nil, answer.BadRequest("the change cannot be kept: %v", err)
	}
	return s.newSidecar(state), nil
}

// readChange reads a request that changes something: its body must say that it is JSON.
func readChange(r *http.Request, v any) error {
	if err := answer.WantJSON(r); err != nil {
		return err
	}
	return answer.ReadJSON(r, v)
}

func editsOf(q *message.SidecarChange) (edits []sidecar.Edit) {
	for _, run := range q.Runs {
		edits = addEdit(edits, run.Run, "shown", run.Shown)
		edits = addEdit(edits, run.Run, "notes", run.Notes)
		edits = addEdit(edits, run.Run, "tags", run.Tags)
		edits = addEdit(edits, run.Run, "favourite", run.Favourite)
		edits = addEdit(edits, run.Run, "archived", run.Archived)
		edits = addEdit(edits, run.Run, "color", run.Color)
	}
	for tag, d := range q.Directions {
		edits = append(edits, sidecar.Edit{Kind: "direction", Name: tag, Value: d})
	}
	if q.Baseline != nil {
		edits = append(edits, sidecar.Edit{Kind: "board", Field: "baseline", Value: *q.Baseline})
	}
	for _, v := range q.Views {
		edits = append(edits, sidecar.Edit{Kind: "view", Name: v.Name, Value: sidecar.ViewNow(v.View)})
	}
	return edits
}

func addEdit[T any](edits []sidecar.Edit, run, field string, value *T) []sidecar.Edit {
	if value == nil {
		return edits
	}
	return append(edits, sidecar.Edit{Kind: "run", Name: run, Field: field, Value: *value})
}

func (s *API) newSidecar(state *sidecar.State) message.Sidecar {
	out := message.Sidecar{
		Version: state.Version, Runs: []message.RunNotes{}, Directions: map[string]string{}, Baseline: state.Baseline, Views: []message.SavedView{},
		Trash: []message.Trashed{}, Place: state.Place, Writable: state.Writable && s.keeper.Sidecar != nil, AllowDelete: s.keeper.AllowDelete,
	}
	for name, run := range state.Runs {
		out.Runs = append(out.Runs, message.RunNotes{Run: name, Shown: run.Shown, Notes: run.Notes, Tags: run.Tags, Favourite: run.Favourite, Archived: run.Archived, Color: run.Color})
	}
	slices.SortFunc(out.Runs, func(a, b message.RunNotes) int { return provider.CompareNatural(a.Run, b.Run) })
	for tag, d := range state.Directions {
		out.Directions[tag] = d
	}
	for name, v := range state.Views {
		out.Views = append(out.Views, message.SavedView{Name: name, View: v.View, Saved: message.Seconds(v.Saved)})
	}
	slices.SortFunc(out.Views, func(a, b message.SavedView) int { return provider.CompareNatural(a.Name, b.Name) })
	if s.keeper.AllowDelete {
		for _, run := range s.keeper.Trash.List() {
			out.Trash = append(out.Trash, message.Trashed{ID: run.ID, Run: run.Run, Deleted: message.Seconds(run.Deleted), Bytes: run.Bytes})
		}
	}
	return out
}

// apiDelete moves runs into the trash.
func (s *API) apiDelete(r *http.Request) (any, error) {
	var q message.DeleteRuns
	if err := s.readMove(r, &q); err != nil {
		return nil, err
	}
	return s.move(q.Runs, func(run string) (string, error) {
		if _, found := s.data.Store.Catalog().Run(run); !found {
			return "", errors.New("there is no such run")
		}
		return run, s.keeper.Trash.Delete(run)
	})
}

// apiRestore takes runs out of the trash.
func (s *API) apiRestore(r *http.Request) (any, error) {
	var q message.RestoreRuns
	if err := s.readMove(r, &q); err != nil {
		return nil, err
	}
	return s.move(q.IDs, s.keeper.Trash.Restore)
}

func (s *API) readMove(r *http.Request, v any) error {
	if !s.keeper.AllowDelete {
		return answer.Forbidden("runs are not deleted here; start the board with --allow_delete")
	}
	return readChange(r, v)
}

// move moves runs one by one, and has the store look for what has changed.
func (s *API) move(names []string, one func(string) (string, error)) (any, error) {
	if int64(len(names)) > s.Limits.Entries {
		return nil, answer.TooManyEntries(s.Limits)
	}
	out := message.Moved{Runs: []string{}, Failed: []message.MoveFailure{}}
	for _, name := range names {
		if run, err := one(name); err != nil {
			out.Failed = append(out.Failed, message.MoveFailure{Run: name, Message: answer.Clip(err.Error())})
		} else {
			out.Runs = append(out.Runs, run)
		}
	}
	s.data.Store.Poke()
	return out, nil
}
