package provider

import (
	"path"
	"slices"
)

// profileDir is where TensorFlow's profiler writes, below the directory of a run: a
// directory for each session.
const profileDir = "plugins/profile"

// Profiles is the names of all recorded profiles, the last ones first, as TensorBoard's
// profiler lists them: the run's name and the session's.
func (p *Provider) Profiles() []string {
	names := []string{}
	for _, run := range p.places() {
		sessions, err := p.Store.Folder(run).List(profileDir)
		if err != nil && len(sessions) == 0 {
			continue // most runs have none
		}
		for _, session := range sessions {
			if session.Dir {
				names = append(names, path.Join(run, session.Name))
			}
		}
	}
	slices.Sort(names)
	slices.Reverse(names)
	return names
}
