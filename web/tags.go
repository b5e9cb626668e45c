package web

// One tag of many runs, told once: the runs may describe it differently.

import (
	"slices"
	"strings"

	"board/summary/logdir"
)

// A mergedTag is a tag of one plugin over all runs that have it.
type mergedTag struct {
	id          int
	name        string
	plugin      string
	display     string // set where all runs agree on one that is not the name
	description string // sanitised HTML
}

func (t mergedTag) appendJSON(b []byte) []byte {
	b = appendInt(append(b, `{"id":`...), t.id)
	b = appendString(append(b, `,"name":`...), t.name)
	b = appendString(append(b, `,"plugin":`...), t.plugin)
	b = appendString(append(b, `,"display":`...), t.display)
	b = appendString(append(b, `,"description":`...), t.description)
	return append(b, '}')
}

// mergeTags lists the tags of a plugin, sorted by name.
func mergeTags(c *logdir.Catalog, plugin string) []mergedTag {
	byID := map[int]*tagVariants{}
	for _, run := range c.Runs {
		for _, tag := range run.Tags {
			if tag.Plugin != plugin {
				continue
			}
			if byID[tag.ID] == nil {
				byID[tag.ID] = &tagVariants{name: tag.Name}
			}
			byID[tag.ID].add(run.Name, tag)
		}
	}
	tags := make([]mergedTag, 0, len(byID))
	for id, v := range byID {
		tags = append(tags, mergedTag{id, v.name, plugin, v.displayName(), descriptions.render(v.markdown())})
	}
	slices.SortFunc(tags, func(a, b mergedTag) int { return strings.Compare(a.name, b.name) })
	return tags
}

// tagVariants gathers what the runs say about one tag.
type tagVariants struct {
	name         string
	displays     []string
	descriptions []describedBy
	index        map[string]int // of descriptions, by Markdown
}

// describedBy is a description and the runs that give it.
type describedBy struct {
	markdown string
	runs     []string
}

func (v *tagVariants) add(run string, tag *logdir.TagInfo) {
	if tag.DisplayName != "" && !slices.Contains(v.displays, tag.DisplayName) && len(v.displays) < 2 {
		v.displays = append(v.displays, tag.DisplayName)
	}
	if tag.Description == "" {
		return
	}
	i, known := v.index[tag.Description]
	if !known {
		if v.index == nil {
			v.index = map[string]int{}
		}
		i = len(v.descriptions)
		v.index[tag.Description] = i
		v.descriptions = append(v.descriptions, describedBy{markdown: tag.Description})
	}
	v.descriptions[i].runs = append(v.descriptions[i].runs, run)
}

// displayName is empty where the runs disagree.
func (v *tagVariants) displayName() string {
	if len(v.displays) != 1 || v.displays[0] == v.name {
		return ""
	}
	return v.displays[0]
}

// markdown is the one description, or all of them under headings that name
// their runs, in the form of TensorBoard's time series plugin
// (tensorboard/plugins/metrics/http_api.md). TensorBoard's headings also name
// runs that describe some other tag in the same words; these name the tag's own.
func (v *tagVariants) markdown() string {
	switch len(v.descriptions) {
	case 0:
		return ""
	case 1:
		return v.descriptions[0].markdown
	}
	slices.SortFunc(v.descriptions, func(a, b describedBy) int { return strings.Compare(a.markdown, b.markdown) })
	var out strings.Builder
	out.WriteString("# Multiple descriptions")
	for _, d := range v.descriptions {
		slices.Sort(d.runs)
		heading := "\n## For run: "
		if len(d.runs) > 1 {
			heading = "\n## For runs: "
		}
		out.WriteString(heading + strings.Join(d.runs, ", ") + "\n" + d.markdown)
	}
	return out.String()
}
