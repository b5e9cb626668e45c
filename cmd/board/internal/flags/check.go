package flags

import (
	"net"
	"path"
	"strconv"
	"strings"
	"unicode"
)

// check refuses flags that contradict each other, or that give board nothing to
// show. The rules are TensorBoard's (fix_flags in its core_plugin.py)
// and those of board's own flags.
func (f *Flags) check() error {
	f.PathPrefix = strings.TrimRight(f.PathPrefix, "/")
	f.Logdirs = dropEmpty(f.Logdirs)
	if f.Demo {
		if err := f.checkDemo(); err != nil {
			return err
		}
	}
	if f.Inspect {
		return f.checkInspect()
	}
	switch {
	case len(f.Logdirs) > 0 && f.LogdirSpec != "":
		return usageErrorf("give --logdir or --logdir_spec, not both (--logdir NAME=PATH may be given several times)")
	case len(f.Logdirs) == 0 && f.LogdirSpec == "":
		return usageErrorf("no log directory given; try: board my_logs (board --help says more)")
	}
	if err := f.checkPrefix(); err != nil {
		return err
	}
	if err := f.readToken(); err != nil {
		return err
	}
	if err := f.readAlerts(); err != nil {
		return err
	}
	return f.checkHost()
}

// checkPrefix wants a plain path: board redirects to it, and a browser takes //host
// for another machine.
func (f *Flags) checkPrefix() error {
	switch {
	case f.PathPrefix == "":
		return nil
	case f.PathPrefix[0] != '/':
		return usageErrorf("--path_prefix: must begin with a slash, got %s", quote(f.PathPrefix))
	case path.Clean(f.PathPrefix) != f.PathPrefix:
		return usageErrorf("--path_prefix: %s is not a plain path; write /name or /name/name", quote(f.PathPrefix))
	case strings.ContainsAny(f.PathPrefix, `\?#%`) || strings.ContainsFunc(f.PathPrefix, unicode.IsControl):
		return usageErrorf("--path_prefix: %s has a letter that means something else in an address; write /name or /name/name", quote(f.PathPrefix))
	}
	return nil
}

func (f *Flags) checkHost() error {
	if f.given("host") && f.BindAll {
		return usageErrorf("give --host or --bind_all, not both")
	}
	if strings.HasPrefix(f.Host, "[") && strings.HasSuffix(f.Host, "]") {
		f.Host = f.Host[1 : len(f.Host)-1]
	}
	host, port, err := net.SplitHostPort(f.Host)
	if _, wrong := strconv.Atoi(port); err == nil && wrong == nil && net.ParseIP(f.Host) == nil {
		return usageErrorf("--host: %s names a port too; write --host %s --port %s", quote(f.Host), quote(host), port)
	}
	if strings.ContainsAny(f.Host, " /") {
		return usageErrorf("--host: %s is not an address; write --host 192.0.2.1 or --host my-machine", quote(f.Host))
	}
	return nil
}

// checkDemo checks that there is one log directory, for the demonstration to write into.
func (f *Flags) checkDemo() error {
	switch {
	case f.Inspect || f.EventFile != "" || f.Tag != "":
		return usageErrorf("demo: --inspect, --event_file and --tag do not apply; run board inspect afterwards")
	case f.LogdirSpec != "" || len(f.Logdirs) > 1:
		return usageErrorf("demo: expected one log directory to write into; give it with --logdir PATH")
	case f.ReloadInterval == 0:
		return usageErrorf("demo: --reload_interval 0 loads only once, before the training has begun; leave it out")
	case len(f.Logdirs) == 0:
		f.Logdirs = []string{demoLogdir}
	}
	return nil
}

func (f *Flags) checkInspect() error {
	switch {
	case f.LogdirSpec != "":
		return usageErrorf("--inspect does not take --logdir_spec; give --logdir or --event_file")
	case len(f.Logdirs) > 0 && f.EventFile != "":
		return usageErrorf("give --logdir or --event_file, not both")
	case len(f.Logdirs) == 0 && f.EventFile == "":
		return usageErrorf("--inspect needs --logdir or --event_file; try: board inspect my_logs")
	}
	f.EventFile = expandUser(f.EventFile)
	return nil
}

func dropEmpty(words []string) []string {
	var kept []string
	for _, word := range words {
		if word != "" {
			kept = append(kept, word)
		}
	}
	return kept
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic("flags: " + err.Error())
	}
	return n
}

// quote returns a word of the command line in a form that fits on one line and
// has no effect on a terminal.
func quote(word string) string {
	if plain := strconv.Quote(word); plain != `"`+word+`"` || strings.ContainsAny(word, " ") || word == "" {
		return plain
	}
	return word
}
