package logdir

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"

	"board/summary"
)

// A Catalog lists all runs and their tags, as they were at some moment. It is
// never changed.
type Catalog struct {
	Version uint64     // grows when a run or tag comes, goes or changes its metadata
	Runs    []*RunInfo // by start time, then name; those without an event last
	byName  map[string]*RunInfo
}

// A RunInfo is a run in a catalog.
type RunInfo struct {
	ID    int
	Name  string
	Start float64    // wall time of its earliest event in seconds, NaN if none was read
	Tags  []*TagInfo // by name
}

// A TagInfo is a tag of a run in a catalog.
type TagInfo struct {
	ID         int // of the plugin and the name: the same in every run
	Name       string
	MaxSamples int     // images and audio: the most of one step
	series     *Series // a curve or places
	meta       *tagMeta
}

// NameID is the number of the tag's name, whatever its plugin: the same in every run.
// Numbers of names are dense, but for those of names that are gone.
func (t *TagInfo) NameID() int { return t.ID >> pluginBits }

// Series is the points of a scalar, nil for any other tag.
func (t *TagInfo) Series() *Series {
	if !t.meta.Scalar() {
		return nil
	}
	return t.series
}

// Places is where the values of a tag stand that is no scalar, nil for a scalar.
func (t *TagInfo) Places() *Places {
	if t.meta.Scalar() {
		return nil
	}
	return (*Places)(t.series)
}

// Content is what the plugin keeps with the tag, in an encoding of its own; nil for
// scalars, and where it is larger than the limit "content". It must not be changed.
func (t *TagInfo) Content() []byte { return t.meta.Content }

// Plugin is the plugin that owns the data, such as "scalars", "images" or "histograms".
func (t *TagInfo) Plugin() string { return t.meta.Plugin }

// Class is how the values are stored and sampled: what the writer says or, where it says
// nothing, what is usual for the plugin.
func (t *TagInfo) Class() summary.DataClass {
	if t.meta.Scalar() {
		return summary.ClassScalar
	}
	if plugin, known := summary.PluginOf(t.meta.Plugin); known && t.meta.Class == summary.ClassUnknown {
		return plugin.Class
	}
	return t.meta.Class
}

// Description is Markdown, as the writer gave it.
func (t *TagInfo) Description() string { return t.meta.Description }

// DisplayName is the name to show in place of the tag's, "" where the writer gave none.
func (t *TagInfo) DisplayName() string {
	if t.meta.named {
		return t.Name
	}
	return t.meta.DisplayName
}

// Run finds a run by name.
func (c *Catalog) Run(name string) (*RunInfo, bool) {
	r, ok := c.byName[name]
	return r, ok
}

// Tag finds a tag by name.
func (r *RunInfo) Tag(name string) (*TagInfo, bool) {
	i := sort.Search(len(r.Tags), func(i int) bool { return r.Tags[i].Name >= name })
	if i == len(r.Tags) || r.Tags[i].Name != name {
		return nil, false
	}
	return r.Tags[i], true
}

// Catalog lists all runs and tags. While nothing changes it gives the same
// pointer; runs that did not change are shared between one and the next.
func (s *Store) Catalog() *Catalog {
	version := s.structure.Load()
	s.mu.RLock()
	c := s.catalog
	s.mu.RUnlock()
	if c != nil && c.Version == version {
		return c
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.catalog == nil || s.catalog.Version < version {
		s.catalog = s.makeCatalog(version)
	}
	return s.catalog
}

func (s *Store) makeCatalog(version uint64) *Catalog {
	c := &Catalog{Version: version, byName: make(map[string]*RunInfo, len(s.runs))}
	for _, r := range s.runs {
		info := r.catalogInfo()
		if info == nil {
			continue
		}
		c.Runs = append(c.Runs, info)
		c.byName[info.Name] = info
	}
	slices.SortFunc(c.Runs, func(a, b *RunInfo) int {
		return cmp.Or(compareStart(a.Start, b.Start), strings.Compare(a.Name, b.Name))
	})
	return c
}

// compareStart orders wall times, unknown ones last.
func compareStart(a, b float64) int {
	switch {
	case math.IsNaN(a) && math.IsNaN(b):
		return 0
	case math.IsNaN(a):
		return 1
	case math.IsNaN(b):
		return -1
	}
	return cmp.Compare(a, b)
}

// catalogInfo is what the catalog tells of the run, nil if it is not listed.
func (r *run) catalogInfo() *RunInfo {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sound == 0 {
		return nil
	}
	if r.info != nil && r.infoVersion == r.structure {
		return r.info
	}
	info := &RunInfo{ID: r.id, Name: r.name, Start: r.start, Tags: make([]*TagInfo, 0, len(r.tags))}
	for _, t := range r.tags {
		if t.files == 0 {
			continue
		}
		info.Tags = append(info.Tags, t.info)
	}
	slices.SortFunc(info.Tags, func(a, b *TagInfo) int { return strings.Compare(a.Name, b.Name) })
	r.info, r.infoVersion = info, r.structure
	return info
}
