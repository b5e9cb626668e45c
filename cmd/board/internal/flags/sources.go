package flags

import (
	"cmp"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strings"
)

// A Source is one log directory and the name that precedes its runs, which may be
// "".
type Source struct {
	Name, Path string
	// Alternative marks another reading of the text that also gave the source
	// before: either directory may be what the user means.
	Alternative bool
}

// sources reads --logdir or --logdir_spec.
func (f *Flags) sources() ([]Source, error) {
	if f.LogdirSpec != "" {
		return splitSpec(f.LogdirSpec)
	}
	var list []Source
	for _, text := range f.Logdirs {
		s := splitLogdir(text)
		if remote.MatchString(s.Path) {
			return nil, remoteError("logdir", s.Path)
		}
		literal := s.Name != "" && f.waits() && !clearPath.MatchString(s.Path)
		s.Path = expandUser(s.Path)
		if literal && !exists(s.Path) {
			s.Alternative = true
			list = append(list, Source{Path: text})
		}
		list = append(list, s)
	}
	list = distinct(list)
	meant := 0
	for _, s := range list {
		if !s.Alternative {
			meant++
		}
	}
	if meant > 1 {
		nameAfterPath(list)
	}
	return list, nil
}

// remote matches paths of other file systems as TensorFlow does (ParseURI in its
// path.cc).
var remote = regexp.MustCompile(`^[a-zA-Z][0-9a-zA-Z.]*://`)

func remoteError(flag, path string) error {
	return usageErrorf("--%s: %s is remote, and board reads local directories; mount or copy it, and give that path", flag, quote(path))
}

// splitSpec reads TensorBoard's --logdir_spec: parts separated by commas, each a
// path, perhaps with a name and a colon before it. A part that begins with a
// slash or a Windows drive has no name. If a directory has several names, the last
// one counts. (_parse_event_files_spec in TensorBoard's data_ingester.py.)
func splitSpec(spec string) ([]Source, error) {
	var list []Source
	for part := range strings.SplitSeq(spec, ",") {
		if part == "" {
			continue
		}
		s := splitPart(part)
		if remote.MatchString(s.Path) {
			return nil, remoteError("logdir_spec", s.Path)
		}
		if s.Path == "" {
			return nil, usageErrorf("--logdir_spec: %s has no path; write NAME:PATH,NAME:PATH", quote(part))
		}
		s.Path = expandUser(s.Path)
		list = append(list, s)
	}
	if len(list) == 0 {
		return nil, usageErrorf("--logdir_spec: no path in %s; write NAME:PATH,NAME:PATH", quote(spec))
	}
	return distinct(list), nil
}

func splitPart(part string) Source {
	name, path, ok := strings.Cut(part, ":")
	if !ok || part[0] == '/' || filepath.VolumeName(part) != "" || remote.MatchString(part) {
		return Source{Path: part}
	}
	return Source{Name: name, Path: path}
}

// waits tells whether directories that do not exist may appear later. While
// neither the directory lr=0.1 nor 0.1 exists, --logdir lr=0.1 may mean either.
func (f *Flags) waits() bool { return !f.Demo && !f.Inspect && f.ReloadInterval > 0 }

// clearPath matches what only a path begins with: NAME=/PATH can only mean a name
// and a path.
var clearPath = regexp.MustCompile(`^(/|~|\.\.?/)`)

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// splitLogdir reads "name=path". A name has no slash, so that runs/lr=0.1 is a
// path; and if the whole text is an existing path, it means that.
func splitLogdir(text string) Source {
	name, path, ok := strings.Cut(text, "=")
	if !ok || name == "" || path == "" || strings.ContainsAny(name, `/\~`) {
		return Source{Path: text}
	}
	if exists(text) {
		return Source{Path: text}
	}
	return Source{Name: name, Path: path}
}

// distinct keeps the last mention of each directory, at the place of the first.
func distinct(list []Source) []Source {
	var kept []Source
	at := make(map[string]int)
	for _, s := range list {
		real := realPath(s.Path)
		if i, seen := at[real]; seen {
			kept[i] = s
			continue
		}
		at[real] = len(kept)
		kept = append(kept, s)
	}
	return kept
}

func realPath(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// nameAfterPath names each source without a name after the end of its path, with
// as many directories of it as make the name unique, so that the runs of several
// directories do not mix.
func nameAfterPath(list []Source) {
	taken := make(map[string]bool)
	for _, s := range list {
		taken[s.Name] = true
	}
	for i, s := range list {
		if s.Name != "" {
			continue
		}
		parts := strings.Split(strings.Trim(filepath.ToSlash(realPath(s.Path)), "/"), "/")
		for n := len(parts) - 1; n >= 0; n-- {
			list[i].Name = strings.Join(parts[n:], "/")
			if !taken[list[i].Name] {
				break
			}
		}
		taken[list[i].Name] = true
	}
}

// expandUser replaces a leading ~ or ~user by the home directory, as Python's
// os.path.expanduser does. If there is none, the path stays as it is.
func expandUser(path string) string {
	if !strings.HasPrefix(path, "~") {
		return path
	}
	head, rest := path, ""
	if i := strings.IndexAny(path, `/`+string(filepath.Separator)); i >= 0 {
		head, rest = path[:i], path[i:]
	}
	if home := homeOf(head[1:]); home != "" {
		return cmp.Or(strings.TrimRight(home, `/`)+rest, "/")
	}
	return path
}

// homeOf is the home directory of a user; "" means the current user.
func homeOf(name string) string {
	if name == "" {
		home, err := os.UserHomeDir()
		if err == nil {
			return home
		}
		if u, err := user.Current(); err == nil {
			return u.HomeDir
		}
		return ""
	}
	if u, err := user.Lookup(name); err == nil {
		return u.HomeDir
	}
	return ""
}
