package main

import (
	"regexp"
	"runtime/debug"
	"testing"
)

func TestRelease(t *testing.T) {
	const full = "2f927461a1b2c3d4e5f60718293a4b5c6d7e8f90"
	stamped := func(version, modified string) *debug.BuildInfo {
		return &debug.BuildInfo{
			Main:     debug.Module{Version: version},
			Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: full}, {Key: "vcs.modified", Value: modified}},
		}
	}
	for name, tt := range map[string]struct {
		tag, commit string
		info        *debug.BuildInfo
		text, line  string
	}{
		"nothing known":         {"", "", &debug.BuildInfo{}, next + "-dev", "board " + next + "-dev (commit unknown)"},
		"go build":              {"", "", stamped("(devel)", "false"), next + "-dev+2f927461a1b2", "board " + next + "-dev (commit 2f927461a1b2)"},
		"go build, no tag":      {"", "", stamped("v0.0.0-20261129213000-2f927461a1b2", "false"), next + "-dev+2f927461a1b2", "board " + next + "-dev (commit 2f927461a1b2)"},
		"go build, modified":    {"", "", stamped("v1.2.3+dirty", "true"), next + "-dev+2f927461a1b2.modified", "board " + next + "-dev (commit 2f927461a1b2, modified)"},
		"go build of a tag":     {"", "", stamped("v1.2.3", "false"), "1.2.3+2f927461a1b2", "board 1.2.3 (commit 2f927461a1b2)"},
		"make build":            {"", "2f927461a1b2", &debug.BuildInfo{}, next + "-dev+2f927461a1b2", "board " + next + "-dev (commit 2f927461a1b2)"},
		"make build, modified":  {"v1.2.3", "2f927461a1b2-dirty", &debug.BuildInfo{}, next + "-dev+2f927461a1b2.modified", "board " + next + "-dev (commit 2f927461a1b2, modified)"},
		"make build of a tag":   {"v1.2.3", "2f927461a1b2", &debug.BuildInfo{}, "1.2.3+2f927461a1b2", "board 1.2.3 (commit 2f927461a1b2)"},
		"make build of an rc":   {"v1.2.3-rc.1", "2f927461a1b2", &debug.BuildInfo{}, "1.2.3-rc.1+2f927461a1b2", "board 1.2.3-rc.1 (commit 2f927461a1b2)"},
		"make build, no git":    {"", "unknown", &debug.BuildInfo{}, next + "-dev", "board " + next + "-dev (commit unknown)"},
		"a tag that is no name": {"nightly", "2f927461a1b2", &debug.BuildInfo{}, next + "-dev+2f927461a1b2", "board " + next + "-dev (commit 2f927461a1b2)"},
	} {
		r := releaseOf(tt.tag, tt.commit, tt.info)
		if r.String() != tt.text || r.describe() != tt.line {
			t.Errorf("%s: %q, %q; want %q, %q", name, r, r.describe(), tt.text, tt.line)
		}
		if !semantic.MatchString(r.String()) {
			t.Errorf("%s: %q is not a semantic version", name, r)
		}
	}
}

// semantic is the form of versions by semver.org.
var semantic = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
