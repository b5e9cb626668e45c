package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"board/summary/logdir"
)

// progressPause is the time between two updates of the progress of the first load.
const progressPause = 200 * time.Millisecond

// reportLoad shows the progress of the first load, and its result.
func (b *board) reportLoad(ctx context.Context) {
	tick := time.NewTicker(progressPause)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			b.con.show(progressLine(b.store.Progress()))
		case <-b.store.Loaded():
			settle()
			b.con.printf("%s", loadedLine(b.store.Progress()))
			b.reportTrouble()
			return
		case <-ctx.Done():
			return
		}
	}
}

// reportTrouble prints why the page may be empty or incomplete.
func (b *board) reportTrouble() {
	health := b.store.Health()
	if n := len(health.Problems); n > 0 {
		b.con.printf("%s in the event files; the page and %s/api/health name them", count(int64(n), "problem"), b.flags.PathPrefix)
	}
	if b.store.Progress().Runs == 0 && len(health.Missing) == 0 && !b.flags.Demo {
		b.con.printf("no event files in %q yet; board shows what training programs write there", b.flags.DataLocation())
	}
}

// progressLine is one line about an unfinished load.
func progressLine(p logdir.Progress) string {
	line := fmt.Sprintf("loading: %s, %s of %s, %s of %s", count(p.Points, "point"),
		grouped(int64(p.FilesDone)), count(int64(p.Files), "file"), byteSize(p.BytesDone), byteSize(p.Bytes))
	if left, ok := remaining(p); ok {
		line += fmt.Sprintf(", %s left", left.Round(time.Second))
	}
	return line
}

// remaining estimates how long the rest of the load takes at its pace so far. In the
// first second, and while files are still being found, there is no estimate.
func remaining(p logdir.Progress) (time.Duration, bool) {
	if p.BytesDone <= 0 || p.Elapsed < time.Second || p.BytesDone > p.Bytes {
		return 0, false
	}
	pace := float64(p.Elapsed) / float64(p.BytesDone)
	return time.Duration(pace * float64(p.Bytes-p.BytesDone)), true
}

func loadedLine(p logdir.Progress) string {
	return fmt.Sprintf("loaded %s, %s in %.1f s", count(int64(p.Runs), "run"), count(p.Points, "point"), p.Elapsed.Seconds())
}

// count is a number with its noun: "1 run", "20,000,000 points".
func count(n int64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return grouped(n) + " " + thing
}

// grouped writes n with a comma between thousands.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	var b strings.Builder
	for i, d := range digits {
		if left := len(digits) - i; i > 0 && left%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// byteSize is a size in decimal units, such as "1.1 GB".
func byteSize(n int64) string {
	size, units := float64(n), []string{"B", "kB", "MB", "GB", "TB"}
	for len(units) > 1 && size >= 999.5 {
		size, units = size/1000, units[1:]
	}
	if size < 10 && units[0] != "B" {
		return fmt.Sprintf("%.1f %s", size, units[0])
	}
	return fmt.Sprintf("%.0f %s", size, units[0])
}
