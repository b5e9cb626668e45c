package nn

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// RunDir makes a directory for the logs of one training, and returns its name, which has the local time: my_logs/run_2026_11_23-17_20_05. A
// second training within the same second gets _2 after the name: no two calls, of this process or of others, return the same
// directory. Where it cannot be made, its name is returned all the same, and who writes to it gets the error.
func RunDir(root string) string {
	dir := filepath.Join(root, time.Now().Format("run_2006_01_02-15_04_05"))
	if err := os.MkdirAll(root, 0o755); err != nil {
		return dir
	}
	for i, name := 2, dir; ; i++ {
		if err := os.Mkdir(name, 0o755); !errors.Is(err, fs.ErrExist) {
			return name
		}
		name = fmt.Sprintf("%s_%d", dir, i)
	}
}
