package flags

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// A DataServer is the command line of board data-server. Its flags are those with which
// TensorBoard starts its own data server.
type DataServer struct {
	Logdir           string
	Host             string
	Port             int           // 0: the system chooses
	ReloadInterval   time.Duration // 0: load once
	SamplesPerPlugin map[string]int
	PortFile         string // gets the number of the port; "": none
	ErrorFile        string // gets why the server could not start; "": none
	DieAfterStdin    bool
	IgnoreChecksums  bool
	Verbosity        int // absl's: -1 warnings, 0 information, 1 debugging
	Help             bool
	Version          bool

	usage string // the flags, for the help
}

// dataServerPort is where TensorBoard's data server listens unless told otherwise.
const dataServerPort = 6806

// dataServerFlags are flags that no other command has.
var dataServerFlags = []string{"--port-file", "--die-after-stdin", "--error-file", "--samples-per-plugin"}

// AsksForDataServer tells whether args are what TensorBoard starts its data server with:
// it names no command.
func AsksForDataServer(args []string) bool {
	for _, arg := range args {
		name, _, _ := strings.Cut(arg, "=")
		for _, own := range dataServerFlags {
			if name == own {
				return true
			}
		}
	}
	return false
}

// ParseDataServer reads the arguments that follow the command's name. Its errors are all
// of type [*UsageError].
func ParseDataServer(args []string) (*DataServer, error) {
	f := &DataServer{SamplesPerPlugin: map[string]int{}, ReloadInterval: defaultReload}
	set := pflag.NewFlagSet("data-server", pflag.ContinueOnError)
	set.SortFlags = false
	set.SetOutput(io.Discard)
	set.StringVar(&f.Logdir, "logdir", "", "Load the event files in and below the directory `PATH`.")
	set.StringVar(&f.Host, "host", "localhost", "Listen at the address `ADDR`.")
	set.IntVar(&f.Port, "port", dataServerPort, "Listen at `PORT`; 0 lets the system choose.")
	set.Var((*reload)(&f.ReloadInterval), "reload", "Look for new data at least every so many `SECONDS`; \"once\" loads once.")
	set.Var((*samples)(&f.SamplesPerPlugin), "samples-per-plugin", "The most values of a tag in an answer, by plugin, such as scalars=5000,images=all.")
	set.StringVar(&f.PortFile, "port-file", "", "Write the number of the port into the file `PATH`.")
	set.StringVar(&f.ErrorFile, "error-file", "", "Write into the file `PATH` why the server could not start.")
	set.BoolVar(&f.DieAfterStdin, "die-after-stdin", false, "End when standard input does.")
	checksum := set.Bool("checksum", true, "Compare records with their checksums.")
	set.BoolVar(&f.IgnoreChecksums, "no-checksum", false, "Look at no checksums.")
	verbose := set.CountP("verbose", "v", "Log more; twice for still more.")
	set.BoolVarP(&f.Help, "help", "h", false, "Print this help.")
	set.BoolVarP(&f.Version, "version", "V", false, "Print the version.")
	f.usage = set.FlagUsages()
	if err := set.Parse(args); err != nil {
		f.ErrorFile = valueOf("--error-file", args) // it may stand behind what is wrong
		return f, usageErrorf("data-server: %v", err)
	}
	f.Verbosity = min(*verbose, 2) - 1
	f.IgnoreChecksums = f.IgnoreChecksums || !*checksum
	if f.Help || f.Version {
		return f, nil
	}
	return f, f.check(set.Args())
}

// valueOf finds the value of a flag among arguments that cannot all be read.
func valueOf(name string, args []string) string {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, name+"="); ok {
			return value
		}
		if arg == name && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

func (f *DataServer) check(words []string) error {
	if len(words) > 0 && f.Logdir == "" {
		f.Logdir, words = words[0], words[1:]
	}
	switch {
	case len(words) > 0:
		return usageErrorf("data-server: unexpected argument %s", quote(words[0]))
	case f.Logdir == "":
		return usageErrorf("data-server: no log directory given; try: board data-server --logdir my_logs")
	case strings.Contains(f.Logdir, "://"):
		return usageErrorf("data-server: %s is no directory of this machine", quote(f.Logdir))
	case f.Port < 0 || f.Port > 65535:
		return usageErrorf("data-server: --port: %d is not a port", f.Port)
	}
	if rest, ok := strings.CutPrefix(f.Logdir, "~"); ok && (rest == "" || rest[0] == '/') {
		if home, err := os.UserHomeDir(); err == nil {
			f.Logdir = filepath.Join(home, rest)
		}
	}
	return nil
}

// Address is where to listen.
func (f *DataServer) Address() string { return net.JoinHostPort(f.Host, strconv.Itoa(f.Port)) }

// Usage describes the flags, for the help.
func (f *DataServer) Usage() string { return f.usage }

// reload is "once" or a number of seconds.
type reload time.Duration

// Set implements pflag.Value. TensorBoard gives 0 for every interval below a second.
func (v *reload) Set(s string) error {
	if s == "once" {
		*v = 0
		return nil
	}
	n, err := strconv.ParseUint(s, 10, 31)
	if err != nil {
		return fmt.Errorf("%q is neither \"once\" nor a number of seconds", s)
	}
	*v = reload(time.Duration(max(n, 1)) * time.Second)
	return nil
}

func (v *reload) String() string {
	if *v == 0 {
		return "once"
	}
	return strconv.Itoa(int(time.Duration(*v) / time.Second))
}

// Type implements pflag.Value.
func (v *reload) Type() string { return "SECONDS" }
