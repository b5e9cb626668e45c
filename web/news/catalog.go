package news

import (
	"cmp"
	"encoding/binary"
	"iter"
	"slices"
	"strings"

	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/message"
)

// listed are the plugins whose tags the catalog lists: those that a dashboard of the
// page shows. Of all others it only tells how many tags they have.
var listed = []string{
	summary.PluginScalars,
	summary.PluginText,
	summary.PluginImages,
	summary.PluginAudio,
	summary.PluginPRCurves,
	summary.PluginCustomScalars,
	summary.PluginMesh,
	summary.PluginHistograms,
	summary.PluginGraphs,
	summary.PluginRunMetadata,
	summary.PluginRunMetadataGraph,
	summary.PluginKerasModel,
	summary.PluginTaggedRunMetadata,
}

// catalogMessage tells all runs and tags. It costs time in proportion to runs × tags:
// catalogShare keeps it.
func catalogMessage(c *logdir.Catalog) []byte {
	var tags []provider.Tag
	for _, plugin := range listed {
		tags = append(tags, provider.MergeTags(c, plugin)...)
	}
	slices.SortFunc(tags, func(a, b provider.Tag) int {
		return cmp.Or(provider.CompareNatural(a.Name, b.Name), strings.Compare(a.Plugin(), b.Plugin()))
	})
	size := 256 + 64*len(c.Runs) + 16*len(tags) // numbers of six digits, quotes and commas
	for _, tag := range tags {
		size += len(tag.Name)
	}
	sets, numbers := tagSets(c, len(tags))
	return message.AppendCatalog(make([]byte, 0, size), c.Version, runs(c, numbers), listOf(tags), sets, others(c))
}

// runs goes through the runs of a catalog; numbers are those of their sets of tags.
func runs(c *logdir.Catalog, numbers []int) iter.Seq[message.Run] {
	return func(yield func(message.Run) bool) {
		for i, run := range c.Runs {
			if !yield(message.Run{ID: run.ID, Name: run.Name, Start: message.Seconds(run.Start), Set: numbers[i]}) {
				return
			}
		}
	}
}

// listOf goes through tags.
func listOf(tags []provider.Tag) iter.Seq[message.Tag] {
	return func(yield func(message.Tag) bool) {
		for _, tag := range tags {
			if !yield(message.Tag{ID: tag.ID, Name: tag.Name, Plugin: tag.Plugin(), Display: tag.DisplayName(), Described: tag.Described()}) {
				return
			}
		}
	}
}

// tagSets is the distinct lists of listed tags that runs have, and for each run the
// number of its list. Runs of one experiment nearly always share one, so a catalog of
// many runs stays small. A list of all tags is nil.
func tagSets(c *logdir.Catalog, all int) (sets []message.TagSet, numbers []int) {
	index, key, ids := map[string]int{}, []byte{}, []int32{}
	for _, run := range c.Runs {
		key, ids = key[:0], ids[:0]
		for _, tag := range run.Tags {
			if slices.Contains(listed, tag.Plugin()) {
				key, ids = binary.AppendUvarint(key, uint64(tag.ID)), append(ids, int32(tag.ID))
			}
		}
		number, known := index[string(key)]
		if !known {
			number = len(sets)
			index[string(key)] = number
			var set message.TagSet // of all tags, unless some are missing
			if len(ids) < all {
				set = slices.Clone(ids)
			}
			sets = append(sets, set)
		}
		numbers = append(numbers, number)
	}
	return sets, numbers
}

// others is how many tags each plugin has whose tags are not listed, over all runs.
func others(c *logdir.Catalog) map[string]int {
	tags := map[string]map[int]struct{}{}
	for _, run := range c.Runs {
		for _, tag := range run.Tags {
			if tag.Plugin() == "" || slices.Contains(listed, tag.Plugin()) {
				continue
			}
			if tags[tag.Plugin()] == nil {
				tags[tag.Plugin()] = map[int]struct{}{}
			}
			tags[tag.Plugin()][tag.ID] = struct{}{}
		}
	}
	counts := make(map[string]int, len(tags))
	for plugin, ids := range tags {
		counts[plugin] = len(ids)
	}
	return counts
}
