package page

import (
	"errors"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
	"board/web/message"
)

const (
	pluginsDir = "plugins" // TensorBoard's plugins keep files in plugins/NAME below a run

	maxNamed = 20 // runs and names of files that are told of each plugin; the others are counted
)

// apiOthers tells what plugins keep in files of their own, beside the event files:
// profiles above all. The catalog counts what they have in event files.
func (s *API) apiOthers(r *http.Request) (any, error) {
	kept := map[string]*message.PluginFiles{}
	runs := []string{"."} // of a log directory that is no run itself
	for _, run := range s.data.Store.Catalog().Runs {
		if run.Name != "." {
			runs = append(runs, run.Name)
		}
	}
	if most := int(s.Limits.Listing); len(runs) > most {
		s.Limits.Reached(limits.Listing)
		runs = runs[:most]
	}
	for _, run := range runs {
		if r.Context().Err() != nil {
			return nil, r.Context().Err() // nobody waits any more
		}
		if err := findPlugins(kept, run, s.data.Store.Folder(run)); err != nil {
			return nil, err
		}
		s.findEmbeddings(kept, run)
	}
	told := message.Others{Plugins: []message.PluginFiles{}}
	for _, name := range format.SortedKeys(kept) {
		told.Plugins = append(told.Plugins, *kept[name])
	}
	return told, nil
}

// findPlugins adds the directories of plugins of one run. What is not there, or leads out
// of the log directory, is passed over.
func findPlugins(kept map[string]*message.PluginFiles, run string, folder logdir.Folder) error {
	plugins, err := folder.List(pluginsDir)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, logdir.ErrOutside) {
		return nil
	}
	if len(plugins) == 0 {
		return err
	}
	for _, plugin := range plugins {
		entries, _ := folder.List(path.Join(pluginsDir, plugin.Name)) // what can be listed counts
		if !plugin.Dir || len(entries) == 0 || path.Join(pluginsDir, plugin.Name) == summary.ProjectorDir {
			continue
		}
		addEntries(filesOf(kept, plugin.Name), run, entries)
	}
	return nil
}

// findEmbeddings adds the embeddings of one run. They lie beside its event files, so
// that no directory tells of them.
func (s *API) findEmbeddings(kept map[string]*message.PluginFiles, run string) {
	x, err := s.data.Projector(run)
	if errors.Is(err, provider.ErrNoProjector) {
		return
	}
	entries := []logdir.FileInfo{{Name: summary.ProjectorFile}}
	if err == nil {
		entries = nil
		for _, e := range x.Config.GetEmbeddings() {
			entries = append(entries, logdir.FileInfo{Name: e.GetTensorName()})
		}
	}
	addEntries(filesOf(kept, provider.PluginProjector), run, entries)
}

// filesOf is the files of a plugin.
func filesOf(kept map[string]*message.PluginFiles, plugin string) *message.PluginFiles {
	files := kept[plugin]
	if files == nil {
		files = &message.PluginFiles{Name: strings.ToValidUTF8(plugin, "\uFFFD"), Runs: []string{}, Entries: []string{}}
		kept[plugin] = files
	}
	return files
}

func addEntries(to *message.PluginFiles, run string, entries []logdir.FileInfo) {
	to.AllRuns++
	if len(to.Runs) < maxNamed {
		to.Runs = append(to.Runs, run)
	}
	to.AllEntries += len(entries)
	for _, entry := range entries {
		name := strings.ToValidUTF8(answer.Clip(entry.Name), "\uFFFD")
		if len(to.Entries) < maxNamed && !slices.Contains(to.Entries, name) {
			to.Entries = append(to.Entries, name)
		}
	}
}
