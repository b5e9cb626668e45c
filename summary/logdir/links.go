package logdir

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"board/internal/limits"
)

// Links to directories are followed, and a directory that several paths lead to
// is a run under each of these names, as in TensorBoard. Where links lead to
// directories full of links, the number of paths doubles with each of them: a
// directory behind links behind links is looked into a bounded number of times.

// An unfollowed is links that were not followed because the walk had been where they
// lead often enough.
type unfollowed struct {
	run   string // of the first
	path  string // of the first, in its tree
	count int
}

// follow decides whether the link below, which stands in d, is followed: not
// when it leads to a directory in which it stands itself.
func (w *walk) follow(d, below *dir) bool {
	if w.part && len(d.links) > 0 {
		return false
	}
	target := w.target(d, below)
	if target == "" || isWithin(d.real, target) {
		return false
	}
	for _, l := range d.links {
		if isWithin(l, target) {
			return false
		}
	}
	below.real = target
	below.links = append(slices.Clip(d.links), d.real)
	return true
}

// target is the real path to which the link below, which stands in d, leads; "" if
// it leads nowhere.
func (w *walk) target(d, below *dir) string {
	link := joinReal(d.real, path.Base(below.path))
	target, known := w.ends[link]
	if !known {
		target, _ = d.tree.real(below.path) // a link that cannot be followed is not
		w.ends[link] = target
	}
	return target
}

// mayRepeat tells whether a directory behind links behind links is looked into:
// not when such links have led there too often.
func (w *walk) mayRepeat(d *dir) bool {
	if int64(w.again[d.real]) < w.store.limits.WalkAgain {
		w.again[d.real]++
		return true
	}
	l := w.left[d.real]
	if l.count == 0 {
		l.run, l.path = d.run(), d.path
		w.store.limits.Reached(limits.WalkAgain)
	}
	l.count++
	w.left[d.real] = l
	return false
}

// maxLeftOut is how many directories are named to which links were not followed.
const maxLeftOut = 20

// unfollowed tells of the links that were not followed.
func (w *walk) unfollowed() []Problem {
	var out []Problem
	for i, target := range slices.Sorted(maps.Keys(w.left)) {
		l := w.left[target]
		if i < maxLeftOut {
			out = append(out, Problem{Run: l.run, File: l.path, Kind: leftOut, Count: l.count, Message: fmt.Sprintf(
				"links lead to %s over and over: it is shown under the first %d names, this and others like it are left out",
				target, w.again[target])})
			continue
		}
		last := &out[maxLeftOut-1]
		last.Count += l.count
		last.Message = fmt.Sprintf("links lead to %s and %d more directories over and over: this and others like it are left out",
			target, i-maxLeftOut+1)
	}
	return out
}

// isWithin tells whether a directory is, or lies below, another.
func isWithin(dir, other string) bool {
	return dir == other || strings.HasPrefix(dir, joinReal(other, ""))
}

// joinReal is the path of what stands in a directory.
func joinReal(dir, name string) string {
	return strings.TrimSuffix(dir, string(filepath.Separator)) + string(filepath.Separator) + name
}
