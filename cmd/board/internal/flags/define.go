package flags

import (
	"slices"

	"github.com/spf13/pflag"

	"board/internal/limits"
)

// A group is a list of flags under one heading of the help.
type group struct {
	title string
	set   *pflag.FlagSet
	only  []Command // whose help shows it; nil for all
}

func newGroup(title string, only ...Command) group {
	set := pflag.NewFlagSet(title, pflag.ContinueOnError)
	set.SortFlags = false
	return group{title, set, only}
}

// define makes all flags. Names and defaults are those of TensorBoard (define_flags
// in its core_plugin.py); the descriptions are ours.
func (f *Flags) define(c Command) []group {
	groups := []group{
		f.defineLogs(), f.defineServer(), f.defineAccess(), f.defineAlerts(), f.defineLoading(),
		f.defineInspect(), f.defineLimits(), f.defineOther(), f.defineAccepted(),
	}
	switch c { // these would only make prefixes of the others' flags ambiguous
	case Compare:
		groups = slices.Insert(groups, 1, f.defineComparing())
	case Export:
		groups = slices.Insert(groups, 1, f.defineExporting())
	case Report:
		groups = slices.Insert(groups, 1, f.defineReporting())
	}
	return groups
}

func merge(groups []group) *pflag.FlagSet {
	all := pflag.NewFlagSet("board", pflag.ContinueOnError)
	for _, g := range groups {
		all.AddFlagSet(g.set)
	}
	return all
}

func (f *Flags) defineLogs() group {
	g := newGroup("Log directories")
	g.set.StringArrayVar(&f.Logdirs, "logdir", nil,
		"Show the event files in and below the directory `PATH`. A leading ~ stands for the home directory. "+
			"May be given several times; NAME=PATH puts the runs of PATH below NAME. "+
			"If the directory does not exist yet, board waits for it. PATH alone, without a flag, does the same if it is a directory.")
	g.set.StringVar(&f.LogdirSpec, "logdir_spec", "",
		"TensorBoard's form for several directories: `NAME:PATH,…`. Each NAME: may be left out.")
	return g
}

func (f *Flags) defineServer() group {
	g := newGroup("Server", Serve, Demo)
	g.set.StringVar(&f.Host, "host", "",
		"Listen only at the address `ADDR` (default localhost). Excludes --bind_all.")
	g.boolVar(&f.BindAll, "bind_all", false,
		"Listen at all addresses of this machine, IPv4 and IPv6. Visitors then need a token; see --token.")
	f.Port, f.ScanPorts = DefaultPort, true
	g.set.Var(port{&f.Port, &f.ScanPorts}, "port",
		"Listen at `PORT`; 0 lets the system choose. Without this flag board takes 6006, "+
			"or the next free port if that is in use.")
	g.boolVar(&f.ReusePort, "reuse_port", false,
		"Open the port with SO_REUSEPORT, because a parent process holds it already.")
	g.set.StringVar(&f.PathPrefix, "path_prefix", "",
		"Serve below `/PATH` instead of /, for a proxy that routes by path.")
	return g
}

func (f *Flags) defineAccess() group {
	g := newGroup("Access", Serve, Demo)
	g.set.StringVar(&f.Token, "token", "",
		"Ask visitors for `TOKEN`. Other users of this machine can read it in the list of processes; use --token_file "+
			"or the environment variable BOARD_TOKEN to avoid that. If no token is given and other machines can reach "+
			"board, it makes a random one.")
	g.set.StringVar(&f.tokenFile, "token_file", "", "Ask visitors for the token in the file `PATH`.")
	g.boolVar(&f.Insecure, "insecure", false,
		"Ask for no token even if other machines can reach board: everyone who reaches it can see everything.")
	g.boolVar(&f.AllowDelete, "allow_delete", false,
		"Let visitors move runs into the trash, .board/trash in the log directory, and back.")
	g.set.StringArrayVar(&f.AllowHosts, "allow_host", nil,
		"Also answer requests for the host name `HOST`, such as the public name of a proxy in front of board; "+
			".HOST allows all names that end with it. May be given several times.")
	return g
}

func (f *Flags) defineLoading() group {
	g := newGroup("Loading", Serve, Demo)
	f.ReloadInterval = defaultReload
	g.set.Var((*seconds)(&f.ReloadInterval), "reload_interval",
		"Look for new data at least every `SECONDS`, even if the file system reports no changes; less often if looking takes long. "+
			"0 loads once and stops.")
	g.boolVar(&f.reloadMultifile, "reload_multifile", false,
		"Changes nothing: board always follows all event files of a run.")
	g.boolVar(&f.PurgeOrphaned, "purge_orphaned_data", true,
		"When a run restarts from an earlier step, hide the older points at and after that step; "+
			"--purge_orphaned_data=false shows them.")
	f.SamplesPerPlugin = make(map[string]int)
	g.set.Var((*samples)(&f.SamplesPerPlugin), "samples_per_plugin",
		"The most samples of a tag in an answer of TensorBoard's data API, by plugin, such as "+
			"scalars=5000,images=100; 0 sends all. The page always has all data.")
	f.loadFast = "auto"
	g.set.Var(choice{&f.loadFast, []string{"auto", "true", "false"}}, "load_fast",
		"Changes nothing: board is always fast.")
	g.set.StringVar(&f.dataServerFlags, "extra_data_server_flags", "",
		"`FLAGS` of TensorBoard's data server. Only --no-checksum changes something: event files are read "+
			"without checking checksums.")
	return g
}

func (f *Flags) defineInspect() group {
	g := newGroup("Inspection of event files", Serve, Inspect)
	g.boolVar(&f.Inspect, "inspect", false,
		"Print the content of the event files of --logdir or --event_file and their damage, and exit.")
	g.set.StringVar(&f.EventFile, "event_file", "", "Inspect only the file `PATH`.")
	g.set.StringVar(&f.Tag, "tag", "", "Inspect only the tag `TAG`.")
	return g
}

// defineLimits takes the flags of the one table of limits.
func (f *Flags) defineLimits() group {
	g := newGroup("Limits (docs/security.md has all of them)")
	f.Limits = limits.Default()
	for _, row := range limits.Table {
		if row.Flag == "" {
			continue
		}
		metavar := "COUNT"
		if row.Unit == limits.Bytes {
			metavar = "BYTES"
		}
		g.set.Var(limit{row, row.Value(f.Limits)}, row.Flag,
			"Allow `"+metavar+"` for "+row.Bounds+". When it is reached: "+row.Told+".")
	}
	return g
}

func (f *Flags) defineOther() group {
	g := newGroup("Other")
	g.set.StringVar(&f.WindowTitle, "window_title", "", "Give the page the title `TEXT`.")
	f.Verbosity = int(levels["warning"])
	g.set.Var((*level)(&f.Verbosity), "verbosity",
		"Log messages up to `LEVEL`: -2 errors, -1 warnings, 0 information, 1 debugging.")
	g.boolVar(&f.Version, "version", false, "Print the version and the commit, and exit.")
	g.boolVar(&f.Help, "help", false, "Print this help, and exit.")
	return g
}

// boolVar defines a flag that is true if it has no value.
func (g group) boolVar(p *bool, name string, value bool, usage string) {
	*p = value
	g.set.VarPF((*boolean)(p), name, "", usage).NoOptDefVal = "true"
}
