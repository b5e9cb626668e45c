package summary_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs the tests, or, in the process that a test of its own starts to
// kill it, a writer that never ends.
func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		writeForEver(dir)
	}
	goleak.VerifyTestMain(m)
}
