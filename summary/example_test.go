package summary_test

import (
	"errors"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"strings"

	"board/summary"
)

// A training loop that the board, or TensorBoard, shows while it runs.
func ExampleNewWriter() {
	dir, err := os.MkdirTemp("", "my_logs")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	w, err := summary.NewWriter(dir + "/first_run")
	if err != nil {
		log.Fatal(err)
	}
	for step := range int64(100) {
		loss := math.Exp(-float64(step) / 20)
		if err := w.Scalar("loss/train", step, loss); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	fmt.Println("written")
	// Output: written
}

// What is told about a tag is told once, and may stand in every call.
func ExampleWriter_Scalar() {
	dir, err := os.MkdirTemp("", "my_logs")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	w, err := summary.NewWriter(dir)
	if err != nil {
		log.Fatal(err)
	}
	for step := range int64(3) {
		err := w.Scalar("loss/val", step, 1/float64(step+1),
			summary.DisplayName("Validation loss"),
			summary.Description("Cross entropy over the *validation* set, in nats."))
		if err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}

	r, err := summary.OpenReader(w.Path())
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	for event, err := range r.Events() {
		if err != nil {
			log.Fatal(err)
		}
		for _, value := range event.GetSummary().GetValue() {
			fmt.Printf("step %d of %q: %q\n", event.GetStep(), value.GetTag(), value.GetMetadata().GetDisplayName())
		}
	}
	// Output:
	// step 0 of "loss/val": "Validation loss"
	// step 1 of "loss/val": ""
	// step 2 of "loss/val": ""
}

// Events goes on after damage, and tells of it.
func ExampleReader_Events() {
	file := string(summary.AppendRecord(nil, nil)) // an event without anything in it
	file += strings.Repeat("?", 30)                // no record at all
	file += string(summary.AppendRecord(nil, nil))

	r := summary.NewReader(strings.NewReader(file))
	for event, err := range r.Events() {
		if err != nil {
			fmt.Println("damage:", err)
			continue
		}
		fmt.Println("an event, step", event.GetStep())
	}
	fmt.Println("read up to byte", r.Offset())
	// Output:
	// an event, step 0
	// damage: record at byte 16: length fails its checksum
	// an event, step 0
	// read up to byte 62
}

// The same reader is asked again when the file has grown.
func ExampleRecordReader() {
	file := summary.AppendRecord(nil, []byte("first"))
	file = summary.AppendRecord(file, []byte("second"))

	var live liveFile
	r := summary.NewRecordReader(&live, 0)
	for _, size := range []int{10, 30, len(file)} {
		live.data = file[:size]
		for {
			data, err := r.Next()
			if errors.Is(err, io.EOF) || errors.Is(err, summary.ErrIncomplete) {
				fmt.Printf("%d bytes: %v\n", size, err)
				break
			}
			if err != nil {
				log.Fatal(err)
			}
			fmt.Printf("%d bytes: %s\n", size, data)
		}
	}
	// Output:
	// 10 bytes: record is not complete yet
	// 30 bytes: first
	// 30 bytes: record is not complete yet
	// 43 bytes: second
	// 43 bytes: EOF
}

// A liveFile is bytes that become more.
type liveFile struct{ data []byte }

func (f *liveFile) ReadAt(p []byte, off int64) (int, error) {
	return strings.NewReader(string(f.data)).ReadAt(p, off)
}
