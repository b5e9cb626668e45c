package logdir

import "strings"

// IsEventFile tells by its name whether a file is read. TensorBoard reads what has
// "tfevents" in its name (io_wrapper.IsTensorFlowEventsFile), but for names with
// endings that only mark that a profile or an upload exists. Besides these we pass
// over what other programs keep beside a file, or write before they rename it: it
// is a second copy of the same points, or no event file at all.
func IsEventFile(name string) bool {
	return strings.Contains(name, "tfevents") && !hasAffix(name, passedPrefixes, passedSuffixes)
}

// passedPrefixes begin names of files that are passed over.
var passedPrefixes = []string{
	".", // hidden: rsync (.NAME.XXXXXX), AppleDouble (._NAME), Syncthing, Unison, Nextcloud, AzCopy, Dropbox, iCloud, vim, Emacs
	"~", // Syncthing on Windows, OneDrive and Office
	"#", // what Emacs saves by itself
}

// passedSuffixes end names of files that are passed over.
var passedSuffixes = []string{
	".profile-empty", ".sagemaker-uploaded", // markers
	".tmp", ".temp", // many programs
	".part", ".partial", ".filepart", // Firefox, curl and ownCloud; rclone and old browsers; WinSCP
	".crdownload", ".opdownload", ".download", // Chrome and Edge, Opera, Safari
	".gstmp",                                          // gsutil and gcloud storage
	".aria2", ".st", ".bts", ".!sync", ".!ut", ".!qB", // aria2, axel, Resilio, µTorrent, qBittorrent
	".drivedownload", ".driveupload", // Google Drive
	".swp", ".swo", ".swx", "~", "#", // editors
}

// passedDirs are directories that are passed over: what other programs keep
// unfinished or earlier copies in.
var passedDirs = map[string]bool{
	".board":             true, // what people add to runs, and runs that they have deleted (summary/sidecar)
	"__MACOSX":           true, // AppleDouble files of a zip made on a Mac
	".rsync-partial":     true,
	".~tmp~":             true, // rsync --delay-updates
	".stversions":        true, // Syncthing's earlier versions
	".dropbox.cache":     true,
	".tmp.drivedownload": true,
	".tmp.driveupload":   true,
}

// orderOf is what the files of a run are ordered by: their names, as in TensorBoard,
// with one exception. Writers end a name with the number of the process and a counter,
// events.out.tfevents.SECONDS.HOST.PROCESS.COUNTER, and a training that is started again
// within a second, or in a loop, differs in the counter alone. There 10 comes after 9;
// TensorBoard reads it before 2, and hides the wrong points.
func orderOf(name string) string {
	parts := strings.Split(name, ".")
	for i := len(parts) - 1; i > 0; i-- {
		if isNumber(parts[i]) && isNumber(parts[i-1]) {
			parts[i] = strings.Repeat("0", max(counterDigits-len(parts[i]), 0)) + parts[i]
		}
	}
	return strings.Join(parts, ".")
}

// counterDigits is how many digits the largest counter has.
const counterDigits = 20

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func hasAffix(name string, prefixes, suffixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	for _, s := range suffixes {
		if strings.HasSuffix(name, s) {
			return true
		}
	}
	return false
}

// dropDownloads takes out of a listing what the AWS command line writes before it
// renames it: NAME.1a2B3c4D. Since such a name may as well be a writer's own, it is
// only passed over where NAME is there, too.
func dropDownloads(entries []entry) []entry {
	var names map[string]bool
	kept := entries[:0]
	for _, e := range entries {
		if of, ok := downloadOf(e.name); ok && !e.dir {
			if names == nil {
				names = make(map[string]bool, len(entries))
				for _, other := range entries {
					names[other.name] = true
				}
			}
			if names[of] {
				continue
			}
		}
		kept = append(kept, e)
	}
	return kept
}

// downloadOf is what a file is a download of, if its name ends in a dot and eight
// hexadecimal digits.
func downloadOf(name string) (of string, ok bool) {
	const digits = 8
	dot := len(name) - digits - 1
	if dot <= 0 || name[dot] != '.' || strings.Trim(name[dot+1:], "0123456789abcdefABCDEF") != "" {
		return "", false
	}
	return name[:dot], true
}
