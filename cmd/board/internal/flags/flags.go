// Package flags reads the command line of board: TensorBoard's flags with
// TensorBoard's names and defaults, and a few of board's own.
//
// A flag may be written in every form that TensorBoard's parser (argparse)
// accepts: --name=value, --name value, and any unambiguous prefix of its name. In
// two points board accepts more: a switch may have a value, and a flag that is
// true or false may have none.
package flags

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"board/internal/limits"
	"board/summary/alerts"
)

// demoLogdir is where the demonstration logs to unless told otherwise.
const demoLogdir = "my_logs"

// DefaultPort is where board serves unless told otherwise.
const DefaultPort = 6006

// Flags is a command line that was read and is valid.
type Flags struct {
	Logdirs    []string // --logdir as given, each "path" or "name=path"
	LogdirSpec string   // --logdir_spec as given
	Sources    []Source // what both mean

	Host       string // "" when not given: localhost
	BindAll    bool
	Port       int  // 0: the system chooses
	ScanPorts  bool // no port was given: the next free one will do
	ReusePort  bool
	PathPrefix string // begins with a slash and ends without, or ""

	ReloadInterval   time.Duration // 0: load once
	PurgeOrphaned    bool
	IgnoreChecksums  bool // of event files
	SamplesPerPlugin map[string]int
	WindowTitle      string
	Verbosity        int // absl's: -1 warnings, 0 information, 1 debugging

	Inspect   bool
	EventFile string
	Tag       string

	Limits *limits.Limits // of what logs and clients may cost

	Token      string
	Insecure   bool
	AllowHosts []string

	AllowDelete bool // of runs, into the trash

	Alerts       *alerts.Rules
	AlertWebhook string // address to which alerts are posted; "" for none

	// Demo trains models into the log directory while board serves it.
	Demo bool

	Comparing Comparing // of board compare
	Exporting Exporting // of board export
	Reporting Reporting // of board report, with Comparing

	Help    bool
	Version bool

	// Notes are lines for the user about flags that change nothing here.
	Notes []string

	tokenFile       string
	alertRules      []string
	reloadMultifile bool
	loadFast        string
	dataServerFlags string
	set             *pflag.FlagSet
}

// A UsageError is the error of a command line. Its text is one line that
// says what is wrong and what would be right.
type UsageError struct{ Text string }

func (e *UsageError) Error() string { return e.Text }

// An UnexpectedError is the UsageError of a word that is neither a flag nor a
// log directory.
type UnexpectedError struct{ UsageError }

// Unwrap makes it a UsageError for errors.As.
func (e *UnexpectedError) Unwrap() error { return &e.UsageError }

func usageErrorf(format string, args ...any) error {
	return &UsageError{Text: fmt.Sprintf(format, args...)}
}

// A Command is what the flags are for.
type Command int

// The commands that take these flags.
const (
	Serve Command = iota
	Demo
	Inspect
	Compare
	Export
	Report
)

// Parse reads the arguments that follow the command's name. Its errors are all
// of type [*UsageError].
func Parse(c Command, args []string) (*Flags, error) {
	f := &Flags{Demo: c == Demo}
	f.set = merge(f.define(c))
	isLogdir := isDirectory
	if c == Demo {
		isLogdir = mayBeDirectory // it is made
	}
	assignments, err := normalize(args, f.set, isLogdir)
	if err != nil {
		return nil, err
	}
	for _, a := range assignments {
		if err := f.assign(a); err != nil {
			return nil, err
		}
	}
	if f.Help || f.Version {
		return f, nil
	}
	f.Inspect = f.Inspect || c == Inspect
	if err := f.check(); err != nil {
		return nil, err
	}
	if err := f.checkScript(c); err != nil {
		return nil, err
	}
	f.note()
	f.IgnoreChecksums = f.ignoreChecksums()
	f.Sources, err = f.sources()
	return f, err
}

func (f *Flags) assign(a assignment) error {
	err := f.set.Set(a.name, a.value)
	if err == nil {
		return nil
	}
	if cause := errors.Unwrap(err); cause != nil {
		err = cause // pflag's own words around it repeat the flag's name
	}
	return usageErrorf("--%s: %v", a.name, err)
}

// given tells whether the command line names the flag.
func (f *Flags) given(name string) bool { return f.set.Changed(name) }

// DataLocation is the log directories as the user wrote them, for people to read.
func (f *Flags) DataLocation() string {
	if f.LogdirSpec != "" {
		return f.LogdirSpec
	}
	return join(f.Logdirs)
}

// Values is every flag by name with its value, as TensorBoard's page shows them
// in its debugging information. What holds secrets is left out: the token, its file, the
// address of a webhook.
func (f *Flags) Values() map[string]any {
	values := make(map[string]any)
	f.set.VisitAll(func(flag *pflag.Flag) {
		if !strings.HasPrefix(flag.Name, "token") && flag.Name != "alert_webhook" && flag.Name != "help" {
			values[flag.Name] = typed(flag)
		}
	})
	return values
}

// typed is a flag's value as a JSON encoder should see it.
func typed(flag *pflag.Flag) any {
	switch value := flag.Value.(type) {
	case *boolean:
		return bool(*value)
	case *seconds:
		return time.Duration(*value).Seconds()
	case *samples:
		return map[string]int(*value)
	case pflag.SliceValue:
		return join(value.GetSlice())
	}
	return flag.Value.String()
}
