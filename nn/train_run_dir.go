package nn

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// RunDir is a directory for the logs of one training, named after the local time: my_logs/run_2026_11_23-17_20_05. It
// is not created. A second training within the same second gets _2 after the name if the first one's directory is there.
func RunDir(root string) string {
	dir := filepath.Join(root, time.Now().Format("run_2006_01_02-15_04_05"))
	for i, name := 2, dir; ; i++ {
		if _, err := os.Lstat(name); err != nil {
			return name
		}
		name = fmt.Sprintf("%s_%d", dir, i)
	}
}
