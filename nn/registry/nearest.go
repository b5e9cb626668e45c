package registry

import "strings"

// Nearest returns the known name with the smallest edit distance, ignoring case, and among several the one that differs least in case:
// "adam" for "adm", "Adam" for "Adm". It is empty if no name is near enough to be meant.
func Nearest(name string, known []string) string {
	if len(name) > 64 {
		return ""
	}
	best, distance := "", len(name)/3+2
	for _, k := range known {
		d := editDistance(strings.ToLower(name), strings.ToLower(k))
		if d < distance || best != "" && d == distance && editDistance(name, k) < editDistance(name, best) {
			best, distance = k, d
		}
	}
	return best
}

// editDistance counts the insertions, deletions and replacements of bytes between two words (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
