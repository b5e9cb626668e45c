package flags

import (
	"github.com/spf13/pflag"

	"board/internal/limits"
)

// A group is the flags that stand together in the help.
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

// define says which flags there are. Names and defaults are TensorBoard's
// (define_flags in its core_plugin.py); the words are ours.
func (f *Flags) define() []group {
	return []group{
		f.defineLogs(), f.defineServer(), f.defineAccess(), f.defineLoading(),
		f.defineInspect(), f.defineLimits(), f.defineOther(), f.defineAccepted(),
	}
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
			"A directory that does not exist yet is waited for. A directory without a flag before it means --logdir PATH.")
	g.set.StringVar(&f.LogdirSpec, "logdir_spec", "",
		"TensorBoard's way to give several directories: `NAME:PATH,…`, where NAME: may be left out.")
	return g
}

func (f *Flags) defineServer() group {
	g := newGroup("Server", Serve, Demo)
	g.set.StringVar(&f.Host, "host", "",
		"Listen at the address `ADDR` only (default localhost). Not together with --bind_all.")
	g.boolVar(&f.BindAll, "bind_all", false,
		"Listen at all addresses of this machine, IPv4 and IPv6. Asks visitors for a token; see --token.")
	f.Port, f.ScanPorts = DefaultPort, true
	g.set.Var(port{&f.Port, &f.ScanPorts}, "port",
		"Listen at `PORT`. 0 lets the system choose. Without this flag board takes 6006, "+
			"or when that is in use the next free one.")
	g.boolVar(&f.ReusePort, "reuse_port", false,
		"Open the port with SO_REUSEPORT, for a parent process that holds it already.")
	g.set.StringVar(&f.PathPrefix, "path_prefix", "",
		"Serve below `/PATH` rather than at the root, for a proxy that routes by path.")
	return g
}

func (f *Flags) defineAccess() group {
	g := newGroup("Who may look", Serve, Demo)
	g.set.StringVar(&f.Token, "token", "",
		"Ask visitors for `TOKEN`. Others on this machine can read it in the list of processes: rather use "+
			"--token_file, or the environment variable BOARD_TOKEN. Where none is given a random one is made "+
			"when board listens beyond this machine.")
	g.set.StringVar(&f.tokenFile, "token_file", "", "Ask visitors for the token that stands in the file `PATH`.")
	g.boolVar(&f.Insecure, "insecure", false,
		"Ask for no token even when board listens beyond this machine: whoever reaches it may look.")
	g.set.StringArrayVar(&f.AllowHosts, "allow_host", nil,
		"Also answer requests that name board `HOST`, such as the public name of a proxy in front of it; "+
			"a leading dot allows all names below. "+
			"May be given several times.")
	return g
}

func (f *Flags) defineLoading() group {
	g := newGroup("Loading", Serve, Demo)
	f.ReloadInterval = defaultReload
	g.set.Var((*seconds)(&f.ReloadInterval), "reload_interval",
		"Look for new data every `SECONDS`, also where the file system tells of no changes; more rarely where looking takes long. 0 loads once.")
	g.boolVar(&f.reloadMultifile, "reload_multifile", false,
		"Accepted for TensorBoard's sake: board always follows all event files of a run.")
	g.boolVar(&f.PurgeOrphaned, "purge_orphaned_data", true,
		"When a run goes on from an earlier step, hide what stood at and after that step; "+
			"--purge_orphaned_data=false shows it.")
	f.SamplesPerPlugin = make(map[string]int)
	g.set.Var((*samples)(&f.SamplesPerPlugin), "samples_per_plugin",
		"The most samples of a tag that TensorBoard's data API answers, by plugin, such as "+
			"scalars=5000,images=100. 0 answers all. Whatever is given here, all data are kept.")
	f.loadFast = "auto"
	g.set.Var(choice{&f.loadFast, []string{"auto", "true", "false"}}, "load_fast",
		"Accepted for TensorBoard's sake: board is always fast.")
	return g
}

func (f *Flags) defineInspect() group {
	g := newGroup("Looking into event files", Serve, Inspect)
	g.boolVar(&f.Inspect, "inspect", false,
		"Print what the event files of --logdir or --event_file hold and what is wrong with them, and end.")
	g.set.StringVar(&f.EventFile, "event_file", "", "With --inspect: look into the file `PATH` only.")
	g.set.StringVar(&f.Tag, "tag", "", "With --inspect: look at the tag `TAG` only.")
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
		"Log more or less: `LEVEL` 1 is debugging, 0 information, -1 warnings, -2 errors.")
	g.boolVar(&f.Version, "version", false, "Print the version, and end.")
	g.boolVar(&f.Help, "help", false, "Print this help, and end.")
	return g
}

// boolVar defines a flag that is true when it stands alone.
func (g group) boolVar(p *bool, name string, value bool, usage string) {
	*p = value
	g.set.VarPF((*boolean)(p), name, "", usage).NoOptDefVal = "true"
}
