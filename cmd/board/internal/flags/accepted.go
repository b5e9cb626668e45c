package flags

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

const defaultReload = 5 * time.Second

// accepted are flags of TensorBoard for something that board does not have. Their
// values are checked as TensorBoard checks them, and change nothing.
var accepted = []struct {
	name    string
	value   string   // the name of its value in the help; "" for true or false
	choices []string // the allowed values; nil for any
	initial string
	why     string // completes "changes nothing here: "
}{
	{"max_reload_threads", "COUNT", nil, "1", "board reads with all processors"},
	{"reload_multifile_inactive_secs", "SECONDS", nil, "86400", "board follows every event file, old ones less often"},
	{"reload_task", "TYPE", []string{"auto", "thread", "process", "blocking"}, "auto", "board always loads while it serves"},
	{"detect_file_replacement", "", nil, "false", "board always notices a replaced file"},
	{"generic_data", "TYPE", []string{"auto", "true", "false"}, "auto", "board has only one way to read data"},
	{"grpc_creds_type", "TYPE", []string{"local", "ssl", "ssl_dev"}, "local", "board has no separate data server"},
	{"grpc_data_provider", "ADDR", nil, "", "board reads log directories itself; give it a --logdir"},
	{"db", "URI", nil, "", "board has no database; give it a --logdir"},
	{"db_import", "", nil, "false", "board has no database; give it a --logdir"},
}

func (f *Flags) defineAccepted() group {
	g := newGroup("Flags of TensorBoard that change nothing here", Serve)
	for _, a := range accepted {
		switch {
		case a.value == "":
			g.boolVar(new(bool), a.name, a.initial == "true", "")
		case a.value == "COUNT" || a.value == "SECONDS":
			g.set.Int(a.name, number(a.initial), "`"+a.value+"`")
		case a.choices != nil:
			g.set.Var(choice{&a.initial, a.choices}, a.name, "")
		default:
			g.set.String(a.name, a.initial, "`"+a.value+"`")
		}
	}
	return g
}

// note adds a note for each flag that was given and changes nothing.
func (f *Flags) note() {
	for _, a := range accepted {
		if f.given(a.name) {
			f.notef("--%s changes nothing here: %s", a.name, a.why)
		}
	}
	if f.given("load_fast") {
		f.notef("--load_fast=%s changes nothing here: board is always fast", f.loadFast)
	}
	if f.given("reload_multifile") && !f.reloadMultifile {
		f.notef("--reload_multifile=false changes nothing here: board always follows all event files of a run")
	}
	for _, word := range f.dataServerWords() {
		if !isChecksumWord(word) {
			f.notef("--extra_data_server_flags=%s changes nothing here: board has no separate data server", word)
		}
	}
	for _, name := range []string{"tag", "event_file"} {
		if f.given(name) && !f.Inspect {
			f.notef("--%s matters only with --inspect", name)
		}
	}
}

// dataServerWords are the flags that --extra_data_server_flags hands to TensorBoard's
// data server.
func (f *Flags) dataServerWords() []string { return strings.Fields(f.dataServerFlags) }

// isChecksumWord tells whether a flag of the data server has a meaning here.
func isChecksumWord(word string) bool { return word == "--checksum" || word == "--no-checksum" }

// ignoreChecksums tells whether the data server would not look at checksums: the
// last word about them counts.
func (f *Flags) ignoreChecksums() bool {
	words := slices.DeleteFunc(f.dataServerWords(), func(word string) bool { return !isChecksumWord(word) })
	return len(words) > 0 && words[len(words)-1] == "--no-checksum"
}

func (f *Flags) notef(format string, args ...any) {
	f.Notes = append(f.Notes, fmt.Sprintf(format, args...))
}
