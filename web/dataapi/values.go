package dataapi

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"

	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// Values that stay in their event files are read while the answer is made, one after
// the other.

// A member appends the JSON of one value to a list; nil leaves the value out. Its error
// says that the value is not what its plugin is about.
type member func(b []byte, item logdir.Item, v *summary.Value) ([]byte, error)

// An unshownError says why a value is not shown: its file was changed since it was
// read, or it is not what its plugin is about.
type unshownError struct{ error }

func (e *unshownError) Unwrap() error { return e.error }

// value reads a value, which is charged to the request while use has it.
func (s *API) value(r *http.Request, item logdir.Item, use func(v *summary.Value) error) error {
	account, cost := answer.AccountOf(r), answer.Grown(int(2*item.Place.Length)) // read, and decoded
	if err := account.TakeLarge(cost); err != nil {
		return err
	}
	defer account.Give(cost)
	v, err := item.Read(r.Context())
	if err != nil {
		return unshownIfChanged(err)
	}
	if err := use(&v); err != nil {
		return &unshownError{err}
	}
	return nil
}

// unshownIfChanged tells a file that was changed, which is not the server's fault, from
// one that cannot be read.
func unshownIfChanged(err error) error {
	if logdir.IsChanged(err) {
		return &unshownError{err}
	}
	return err
}

// notShown is the answer where the value that was asked for is not shown.
func notShown(err error) error {
	if unshown, ok := errors.AsType[*unshownError](err); ok {
		return answer.NotFound("%v", unshown)
	}
	return err
}

// list answers a list with a member for each of the values. Values that cannot be shown
// are left out; where none can be shown, the answer is an error that says why not.
func (s *API) list(r *http.Request, items iter.Seq[logdir.Item], one member) (any, error) {
	next, stop := iter.Pull(items)
	first, err := s.firstMember(r, next, one)
	if err != nil {
		stop()
		return nil, notShown(err)
	}
	if first == nil {
		stop()
		return answer.JSON("[]"), nil
	}
	return answer.Stream{ContentType: answer.TypeJSON, Write: func(w io.Writer) error {
		defer stop()
		out := answer.Pieces{W: w}
		all := format.OpenList(nil, '[')
		all.Next()
		all.B = append(all.B, first...)
		for item, more := next(); more && out.Err == nil; item, more = next() {
			b, err := s.memberOf(r, nil, item, one)
			if err != nil && !isUnshown(err) {
				return err
			}
			if b != nil {
				all.Next()
				all.B = out.Pass(append(all.B, b...))
			}
		}
		return out.End(all.Done())
	}}, nil
}

// firstMember is the first member of a list, nil if all values are left out. The error
// is that of the first value where none can be shown.
func (s *API) firstMember(r *http.Request, next func() (logdir.Item, bool), one member) ([]byte, error) {
	var why error
	for item, more := next(); more; item, more = next() {
		b, err := s.memberOf(r, nil, item, one)
		switch {
		case err != nil && !isUnshown(err):
			return nil, err
		case err != nil && why == nil:
			why = err
		case b != nil:
			return b, nil
		}
	}
	return nil, why
}

func (s *API) memberOf(r *http.Request, b []byte, item logdir.Item, one member) ([]byte, error) {
	err := s.value(r, item, func(v *summary.Value) (err error) {
		b, err = one(b, item, v)
		return err
	})
	return b, err
}

func isUnshown(err error) bool {
	_, is := errors.AsType[*unshownError](err)
	return is
}

// tagOf finds the tag that the parameters run and tag name, nil if there is none, or if
// it was written by a later version of the plugin.
func (s *API) tagOf(r *http.Request, plugin string) *logdir.TagInfo {
	query := r.URL.Query()
	tag, ok := provider.TagOf(s.data.Store.Catalog(), query.Get("run"), query.Get("tag"), plugin)
	if !ok {
		return nil
	}
	return tag
}

// items is the values of a tag that are answered.
func (s *API) items(ctx context.Context, tag *logdir.TagInfo) iter.Seq[logdir.Item] {
	items, _ := s.data.Items(ctx, tag)
	return items
}
