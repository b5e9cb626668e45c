package main

import (
	"cmp"
	"fmt"
	"regexp"
	"runtime/debug"
)

// next is the version that is being worked on. A build of the tag v0.2.0 calls itself 0.2.0, every other build 0.2.0-dev.
const next = "0.2.0"

// What the build knows (-ldflags "-X main.tag=… -X main.commit=…"); without it the facts come from Go's own build information.
var (
	tag    string // of exactly this commit, such as v0.2.0
	commit string // its hash; "-dirty" follows where files were changed
)

// A release is which board this is.
type release struct {
	number   string // a semantic version without a leading v
	commit   string // "" where the build does not know
	modified bool   // the files differ from those of the commit
}

// version is this program's release.
var version = thisRelease()

func thisRelease() release {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return releaseOf(tag, commit, info)
}

var (
	released = regexp.MustCompile(`^v(\d+\.\d+\.\d+(-(alpha|beta|rc)[0-9.]*)?)$`)
	hash     = regexp.MustCompile(`^([0-9a-f]{4,12})[0-9a-f]*(-dirty)?$`)
)

// releaseOf puts together what the linker was told and what Go noted itself.
func releaseOf(tag, commit string, info *debug.BuildInfo) release {
	r := release{number: next + "-dev"}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = cmp.Or(commit, s.Value)
		case s.Key == "vcs.modified" && s.Value == "true":
			r.modified = true
		}
	}
	if m := hash.FindStringSubmatch(commit); m != nil {
		r.commit, r.modified = m[1], r.modified || m[2] != ""
	}
	if m := released.FindStringSubmatch(cmp.Or(tag, info.Main.Version)); m != nil && !r.modified {
		r.number = m[1]
	}
	return r
}

// String is the semantic version with the commit as its build metadata, such as 0.2.0-dev+2f92746a1b2c.
func (r release) String() string {
	switch {
	case r.commit == "":
		return r.number
	case r.modified:
		return r.number + "+" + r.commit + ".modified"
	}
	return r.number + "+" + r.commit
}

// describe is the line that board --version prints.
func (r release) describe() string {
	switch {
	case r.commit == "":
		return fmt.Sprintf("board %s (commit unknown)", r.number)
	case r.modified:
		return fmt.Sprintf("board %s (commit %s, modified)", r.number, r.commit)
	}
	return fmt.Sprintf("board %s (commit %s)", r.number, r.commit)
}
