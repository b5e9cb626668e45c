package dataapi_test

import (
	"testing"

	"go.uber.org/goleak"
)

// No test may leave a goroutine behind: not a watcher, not a websocket.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
