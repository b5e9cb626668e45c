package provider

// One tag of many runs, told once: the runs may describe it differently.

import (
	"fmt"
	"slices"
	"strings"

	"board/summary/logdir"
)

// A Tag is a tag of one plugin over all runs that have it. There may be a
// million of them: what few tags have is behind a pointer.
type Tag struct {
	*logdir.TagInfo              // of the first run that has it
	variants        *tagVariants // what the runs say about it; nil where none says more than its name
	named           bool         // a run says that the name to show is the tag's, as old writers do of every tag
}

// MergeTags lists the tags of a plugin, in no order.
func MergeTags(c *logdir.Catalog, plugin string) []Tag {
	highest, most := measure(c)
	tags := make([]Tag, 0, most)
	at := make([]int32, 1+highest) // by the number of the name: the tag's place in tags, counted from 1
	for _, run := range c.Runs {
		for _, tag := range run.Tags {
			if tag.Plugin() != plugin {
				continue
			}
			if at[tag.NameID()] == 0 {
				tags = append(tags, Tag{TagInfo: tag})
				at[tag.NameID()] = int32(len(tags))
			}
			tags[at[tag.NameID()]-1].add(run.Name, tag)
		}
	}
	return tags
}

// measure is the highest number that the name of a tag has, and how many names there
// are at most.
func measure(c *logdir.Catalog) (highest, most int) {
	for _, run := range c.Runs {
		most += len(run.Tags)
		for _, tag := range run.Tags {
			highest = max(highest, tag.NameID())
		}
	}
	return highest, min(most, highest+1)
}

// add takes note of what a run says about the tag.
func (t *Tag) add(run string, tag *logdir.TagInfo) {
	own := tag.DisplayName() == t.Name
	t.named = t.named || own
	if tag.Description() == "" && (own || tag.DisplayName() == "") {
		return
	}
	if t.variants == nil {
		t.variants = &tagVariants{}
	}
	t.variants.add(run, tag)
}

// DisplayName is what all runs that give the tag another name call it, empty where
// they disagree.
func (t Tag) DisplayName() string {
	if t.variants == nil || t.named {
		return ""
	}
	return t.variants.displayName(t.Name)
}

// Described tells whether a run describes the tag.
func (t Tag) Described() bool { return t.variants != nil && len(t.variants.descriptions) > 0 }

// Markdown is the tag's description, of at most about most bytes: see tagVariants.markdown.
func (t Tag) Markdown(most int) string {
	if t.variants == nil {
		return ""
	}
	return t.variants.markdown(most)
}

// Described gathers what the runs say about the tag with a number.
func Described(c *logdir.Catalog, id int) (t Tag, found bool) {
	for _, run := range c.Runs {
		for _, tag := range run.Tags {
			if tag.ID == id {
				t.TagInfo, found = tag, true
				t.add(run.Name, tag)
				break
			}
		}
	}
	return t, found
}

// tagVariants gathers what the runs say about one tag.
type tagVariants struct {
	displays     []string // two at most: more do not agree either
	descriptions []describedBy
	index        map[string]int // of descriptions, by Markdown
	more         int            // descriptions beyond maxVariants
}

// maxVariants is how many descriptions of one tag are gathered. They are shown one
// below the other, and cut where a single one would be.
const maxVariants = 100

// describedBy is a description and the runs that give it.
type describedBy struct {
	markdown string
	runs     []string
}

func (v *tagVariants) add(run string, tag *logdir.TagInfo) {
	if tag.DisplayName() != "" && !slices.Contains(v.displays, tag.DisplayName()) && len(v.displays) < 2 {
		v.displays = append(v.displays, tag.DisplayName())
	}
	if tag.Description() == "" {
		return
	}
	i, known := v.index[tag.Description()]
	switch {
	case known:
	case len(v.descriptions) >= maxVariants:
		v.more++
		return
	default:
		if v.index == nil {
			v.index = map[string]int{}
		}
		i = len(v.descriptions)
		v.index[tag.Description()] = i
		v.descriptions = append(v.descriptions, describedBy{markdown: tag.Description()})
	}
	v.descriptions[i].runs = append(v.descriptions[i].runs, run)
}

// displayName is empty where the runs disagree, or say the name.
func (v *tagVariants) displayName(name string) string {
	if len(v.displays) != 1 || v.displays[0] == name {
		return ""
	}
	return v.displays[0]
}

// markdown is the one description, or all of them under headings that name
// their runs, in the form of TensorBoard's time series plugin
// (tensorboard/plugins/metrics/http_api.md). TensorBoard's headings also name
// runs that describe some other tag in the same words; these name the tag's own.
// Of several, those that begin beyond most bytes are only counted.
func (v *tagVariants) markdown(most int) string {
	switch len(v.descriptions) {
	case 0:
		return ""
	case 1:
		return v.descriptions[0].markdown
	}
	slices.SortFunc(v.descriptions, func(a, b describedBy) int { return strings.Compare(a.markdown, b.markdown) })
	var out strings.Builder
	more := v.more
	out.WriteString("# Multiple descriptions")
	for i, d := range v.descriptions {
		if out.Len() > most {
			more += len(v.descriptions) - i
			break
		}
		slices.Sort(d.runs)
		heading := "\n## For run: "
		if len(d.runs) > 1 {
			heading = "\n## For runs: "
		}
		out.WriteString(heading + strings.Join(d.runs, ", ") + "\n" + d.markdown)
	}
	if more > 0 {
		fmt.Fprintf(&out, "\n\n(%d more descriptions are not shown)", more)
	}
	return out.String()
}
