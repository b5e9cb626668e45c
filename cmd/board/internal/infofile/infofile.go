// Package infofile tells other programs that this board is running, in the way
// that TensorBoard does: by a small file in the temporary directory.
//
// The %tensorboard magic of notebooks starts a server and then waits for such a
// file with its own arguments in it; with TENSORBOARD_BINARY=board it starts a
// board. Names, types and encoding are those of TensorBoard's manager.py.
package infofile

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Info is what the file says of a running server.
type Info struct {
	Version    string
	StartTime  int64 // seconds since the Unix epoch
	PID        int
	Port       int
	PathPrefix string // may be ""
	Logdir     string // as on the command line
	CacheKey   string // of Key
	Private    bool   // the arguments hold a secret: only this user may read the file
}

// Key identifies an invocation: the same arguments in the same directory make
// the same key.
func Key(dir string, args []string) string {
	var b strings.Builder
	b.WriteString(`{"arguments":[`)
	for i, arg := range args {
		if i > 0 {
			b.WriteByte(',')
		}
		writeString(&b, arg)
	}
	b.WriteString(`],"configure_kwargs":{},"working_directory":`)
	writeString(&b, dir)
	b.WriteByte('}')
	return base64.StdEncoding.EncodeToString([]byte(b.String()))
}

// WorkingDirectory is the present directory without symbolic links in its path,
// which is how Python names it.
func WorkingDirectory() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(dir)
}

// encode is the content of the file: JSON with sorted keys.
func (i Info) encode() []byte {
	var b strings.Builder
	text := func(name, value string) {
		fmt.Fprintf(&b, "    %q: ", name)
		writeString(&b, value)
	}
	number := func(name string, value int64) { fmt.Fprintf(&b, "    %q: %d", name, value) }
	b.WriteString("{\n")
	text("cache_key", i.CacheKey)
	b.WriteString(",\n")
	text("db", "")
	b.WriteString(",\n")
	text("logdir", i.Logdir)
	b.WriteString(",\n")
	text("path_prefix", i.PathPrefix)
	b.WriteString(",\n")
	number("pid", int64(i.PID))
	b.WriteString(",\n")
	number("port", int64(i.Port))
	b.WriteString(",\n")
	number("start_time", i.StartTime)
	b.WriteString(",\n")
	text("version", i.Version)
	b.WriteString("\n}\n")
	return []byte(b.String())
}

// A File is an info file that stands on disk.
type File struct {
	dir  *os.Root
	name string
	Path string
}

// Write puts the info file of the process into TensorBoard's directory below
// temp, which it makes where it is not there. A file of that name, which a dead
// process with the same number left behind, is replaced.
//
// Everyone may write in that directory, so nothing in it is trusted: neither the
// directory nor the file may be a symbolic link, and nothing is written into a
// file that stands there already.
func (i Info) Write(temp string) (*File, error) {
	path := filepath.Join(temp, ".tensorboard-info")
	dir, err := openDir(path)
	if err != nil {
		return nil, fmt.Errorf("info file for notebooks: %w", err)
	}
	f := &File{dir: dir, name: nameOf(i.PID)}
	f.Path = filepath.Join(path, f.name)
	if err := f.write(i); err != nil {
		dir.Close()
		return nil, fmt.Errorf("info file for notebooks: %w", err)
	}
	return f, nil
}

// nameOf is the name that TensorBoard gives to the info file of a process.
func nameOf(pid int) string { return fmt.Sprintf("pid-%d.info", pid) }

// openDir opens the directory, made with room for all users if need be.
func openDir(path string) (*os.Root, error) {
	err := os.Mkdir(path, 0o777)
	made := err == nil
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	before, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !before.IsDir() { // a symbolic link is none
		return nil, fmt.Errorf("%s is not a directory; remove it", path)
	}
	dir, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	if opened, err := dir.Stat("."); err != nil || !os.SameFile(before, opened) {
		dir.Close()
		return nil, fmt.Errorf("%s was replaced while it was opened", path)
	}
	if made { // Mkdir's mode is cut by the umask
		err = dir.Chmod(".", 0o777)
	}
	if err != nil {
		dir.Close()
		return nil, err
	}
	return dir, nil
}

func (f *File) write(i Info) error {
	if err := f.dir.Remove(f.name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	mode := fs.FileMode(0o644)
	if i.Private {
		mode = 0o600
	}
	file, err := f.dir.OpenFile(f.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(i.encode())
	if err := errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, f.dir.Remove(f.name))
	}
	return nil
}

// Remove takes the file away. That somebody else did so before is no error.
func (f *File) Remove() error {
	defer f.dir.Close()
	if err := f.dir.Remove(f.name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("info file for notebooks: %w", err)
	}
	return nil
}
