package provider

import (
	"context"
	"iter"
	"slices"

	"board/summary"
	"board/summary/logdir"
)

// TensorBoard thins the values of a tag twice: it keeps a random choice in memory, and
// answers a random choice of those. Which ones is always the same, since it begins
// with the same seed for each tag. All values stay in the store here, but what is
// answered is what TensorBoard would answer.

// kept is how many values of a tag TensorBoard keeps in memory where
// --samples_per_plugin does not name the plugin, and keptOfOthers that of the plugins
// that are not listed.
var kept = map[string]int{
	summary.PluginImages: 10, summary.PluginAudio: 10, summary.PluginHistograms: 500, summary.PluginPRCurves: 100,
}

const keptOfOthers = 10

// Items is the values of a tag, no curve, that TensorBoard would answer, and how many
// they are. While its run is being read for the first time, Items waits for it.
func (p *Provider) Items(ctx context.Context, tag *logdir.TagInfo) (iter.Seq[logdir.Item], int) {
	most, set := p.perPlugin[tag.Plugin()]
	if plugin, known := summary.PluginOf(tag.Plugin()); known && !set {
		most = plugin.Samples
	}
	return p.ItemsUpTo(ctx, tag, most)
}

// ItemsUpTo is what Items is for a dashboard that shows at most so many values whatever
// --samples_per_plugin says; 0 is all that TensorBoard would keep.
func (p *Provider) ItemsUpTo(ctx context.Context, tag *logdir.TagInfo, most int) (iter.Seq[logdir.Item], int) {
	places := tag.Places()
	if places == nil {
		return func(func(logdir.Item) bool) {}, 0
	}
	places.Ask(ctx)
	view := places.View()
	size, set := p.perPlugin[tag.Plugin()]
	if !set {
		if size = kept[tag.Plugin()]; size == 0 {
			size = keptOfOthers
		}
	}
	rows := thinned(reservoir(view.Len(), size), view.Len(), most)
	if rows == nil {
		return allItems(view), view.Len()
	}
	return func(yield func(logdir.Item) bool) {
		for _, row := range rows {
			if !yield(view.At(row)) {
				return
			}
		}
	}, len(rows)
}

// LastItem is the last value of a tag that is no curve.
func (p *Provider) LastItem(ctx context.Context, tag *logdir.TagInfo) (logdir.Item, bool) {
	items, _ := p.ItemsUpTo(ctx, tag, 1)
	for item := range items {
		return item, true
	}
	return logdir.Item{}, false
}

func allItems(view logdir.PlacesView) iter.Seq[logdir.Item] {
	return func(yield func(logdir.Item) bool) {
		for row := range view.Len() {
			if !yield(view.At(row)) {
				return
			}
		}
	}
}

// reservoir is which of n values TensorBoard keeps that has room for so many of a tag;
// nil stands for all. While there is room, it keeps every value. Then the new one takes
// the place of a random one, less and less often, and else that of the last one.
func reservoir(n, size int) []int {
	if size <= 0 || n <= size {
		return nil
	}
	rows := make([]int, size)
	for i := range rows {
		rows[i] = i
	}
	random := newMersenne()
	for i := size; i < n; i++ {
		if at := random.below(i + 1); at < size {
			copy(rows[at:], rows[at+1:])
		}
		rows[size-1] = i
	}
	return rows
}

// thinned is which of the rows TensorBoard answers where it shows at most so many: the
// last one and a random choice of the others. nil stands for all n.
func thinned(rows []int, n, most int) []int {
	if rows != nil {
		n = len(rows)
	}
	if most <= 0 || most >= n {
		return rows
	}
	chosen := newMersenne().sample(n-1, most-1)
	slices.Sort(chosen)
	chosen = append(chosen, n-1)
	for i, row := range chosen {
		if rows != nil {
			chosen[i] = rows[row]
		}
	}
	return chosen
}
