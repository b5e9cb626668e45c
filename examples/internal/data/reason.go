package data

import (
	"errors"
	"fmt"
	"strings"

	"board/nn/datasets"
)

// reason says in a few words why a data set is not at hand. Errors of downloads have a line for every server after the first.
func reason(err error) string {
	if errors.Is(err, datasets.ErrOffline) {
		return fmt.Sprintf("%v; a folder that has it can be named by %s", datasets.ErrOffline, datasets.DataVariable)
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return strings.TrimSuffix(line, ":")
}
