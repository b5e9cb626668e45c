package provider

import (
	"iter"
	"slices"

	"board/summary"
	"board/summary/logdir"
)

// ByRun goes through the runs that have tags of a plugin, in the order of the catalog,
// with these tags. The tags are valid until the next run. Tags that were written by a
// later version of the plugin are left out, as TensorBoard leaves them out; a run that
// has only such tags comes with none.
func ByRun(c *logdir.Catalog, plugin string) iter.Seq2[*logdir.RunInfo, []*logdir.TagInfo] {
	return func(yield func(*logdir.RunInfo, []*logdir.TagInfo) bool) {
		var tags []*logdir.TagInfo
		for _, run := range c.Runs {
			has := false
			tags = tags[:0]
			for _, tag := range run.Tags {
				if tag.Plugin() == plugin {
					has = true
					if known(tag) {
						tags = append(tags, tag)
					}
				}
			}
			if has && !yield(run, tags) {
				return
			}
		}
	}
}

// known tells whether a tag is of a version that can be read.
func known(tag *logdir.TagInfo) bool {
	m := summary.Metadata{Plugin: tag.Plugin(), Content: tag.Content()}
	return m.Version() == 0
}

// TagOf finds a tag of a run by name, if it belongs to one of the plugins.
func TagOf(c *logdir.Catalog, run, tag string, plugins ...string) (*logdir.TagInfo, bool) {
	r, ok := c.Run(run)
	if !ok {
		return nil, false
	}
	t, ok := r.Tag(tag)
	if !ok || !slices.Contains(plugins, t.Plugin()) {
		return nil, false
	}
	return t, true
}

// Plugins is the names of all plugins that have data, in no order.
func Plugins(c *logdir.Catalog) map[string]bool {
	found := map[string]bool{}
	for _, run := range c.Runs {
		for _, tag := range run.Tags {
			found[tag.Plugin()] = true
		}
	}
	delete(found, "")
	return found
}
