package summary_test

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"board/summary"
)

// All histograms and texts of a file, whoever wrote it.
func ExampleValueAt() {
	w, remove := temporaryWriter()
	defer remove()
	err := errors.Join(
		w.Text("notes", 0, "it *begins*"),
		w.HistogramBuckets("weights", 7, []summary.Bucket{{Left: -1, Right: 0, Count: 12}, {Left: 0, Right: 1, Count: 30}}),
		w.Flush(),
	)
	if err != nil {
		log.Fatal(err)
	}
	file, err := os.Open(w.Path())
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	records := summary.NewRecordReader(file, 0)
	var event summary.Event
	for {
		record, err := records.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			log.Fatal(err)
		}
		if err := event.Scan(record); err != nil {
			log.Fatal(err)
		}
		for i := range event.Values {
			v, err := summary.ValueAt(record, i)
			if err != nil {
				log.Fatal(err)
			}
			switch summary.MetadataOf(&v).Plugin {
			case summary.PluginText:
				texts, err := summary.DecodeText(&v)
				fmt.Printf("step %d, %s: %q %v\n", event.Step, v.Tag, texts.Texts, err)
			case summary.PluginHistograms:
				h, err := summary.DecodeHistogram(&v)
				fmt.Printf("step %d, %s: %v %v\n", event.Step, v.Tag, h.Buckets, err)
			}
		}
	}
	// Output:
	// step 0, notes: ["it *begins*"] <nil>
	// step 7, weights: [{-1 0 12} {0 1 30}] <nil>
}
