package summary

// How a Writer goes on when its file is deleted, alone or with its directory, while it
// is written: to tidy up, or to throw away a run that still trains.

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
)

// renew begins a new file in place of one that was deleted. The records in buf went to
// the deleted one and are written again, as is all that a run is told only once: its
// graph, its hyper-parameters, its layout, and the metadata of its tags. It needs
// fileMu.
func (w *Writer) renew(buf []byte) error {
	now, old := time.Now(), w.path
	path, file, err := createEventFile(w.dir, now, w.opts)
	if err != nil {
		return w.fail(fmt.Errorf("write events to %s: the file was deleted while it was written, and cannot be made anew: %w", old, err))
	}
	_ = w.file.Close() // it cannot be read any more
	w.file = file
	if err := w.writeFile(w.carryOver(path, now, buf)); err != nil {
		return err
	}
	w.opts.log.Printf("summary: %s was deleted while it was written; the run goes on in %s", old, path)
	return nil
}

// carryOver makes path the Writer's file and returns the records that it begins with,
// buf last. Records that wait in w.buf come after them, and are described anew too.
func (w *Writer) carryOver(path string, now time.Time, buf []byte) []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.path = path
	for tag, known := range w.tags {
		known.renew = true
		w.tags[tag] = known
	}
	records := w.appendHead(nil, now)
	for _, event := range w.lasting() {
		if !bytes.Contains(buf, event) && !bytes.Contains(w.buf, event) {
			records = w.appendDescribed(records, AppendRecord(nil, event))
		}
	}
	records = w.appendDescribed(records, buf)
	w.buf = w.appendDescribed(nil, w.buf)
	return records
}

// lasting lists the events that concern the run as a whole, always in one order.
func (w *Writer) lasting() (events [][]byte) {
	if w.graph != nil {
		events = append(events, w.graph)
	}
	for _, tag := range slices.Sorted(maps.Keys(w.tags)) {
		if event := w.tags[tag].event; event != nil {
			events = append(events, event)
		}
	}
	return events
}

// appendDescribed appends records, with metadata where a value is the first one of its
// tag in this file and its metadata stood in the deleted one.
func (w *Writer) appendDescribed(dst, records []byte) []byte {
	for len(records) > 0 {
		size := headerSize + binary.LittleEndian.Uint64(records) + footerSize
		event := records[headerSize : size-footerSize]
		if described, changed := w.withMetadata(event); changed {
			dst = AppendRecord(dst, described)
		} else {
			dst = append(dst, records[:size]...)
		}
		records = records[size:]
	}
	return dst
}

// withMetadata gives the values of an event the metadata that they lack. It answers
// false where nothing is to be changed.
func (w *Writer) withMetadata(data []byte) (described []byte, changed bool) {
	event := new(tbpb.Event)
	if proto.Unmarshal(data, event) != nil {
		return nil, false
	}
	for _, value := range event.GetSummary().GetValue() {
		known, ok := w.tags[value.GetTag()]
		if !ok || !known.renew {
			continue
		}
		known.renew = false
		w.tags[value.GetTag()] = known
		if value.Metadata == nil && known.metadata != nil {
			value.Metadata = new(tbpb.SummaryMetadata)
			changed = proto.Unmarshal(known.metadata, value.Metadata) == nil
		}
	}
	if !changed {
		return nil, false
	}
	described, err := marshal(event)
	return described, err == nil
}
