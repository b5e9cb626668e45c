package logdir_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"board/summary/logdir"
)

// BenchmarkLoad loads 20 runs of 10 tags and 1000 steps from the page cache, in
// the two ways in which scalars are written.
func BenchmarkLoad(b *testing.B) {
	for name, record := range map[string]func(wall float64, step int64, tag string, value float64) []byte{
		"simple": scalar, "tensor": tensorScalar,
	} {
		b.Run(name, func(b *testing.B) {
			const runs, tags, steps = 20, 10, 1000
			dir := b.TempDir()
			size := 0
			for r := range runs {
				data := version(100)
				for s := range steps {
					for k := range tags {
						data = append(data, record(101+float64(s), int64(s), fmt.Sprint("tag", k), 1/float64(s+k+1))...)
					}
				}
				size += len(data)
				write(b, filepath.Join(dir, fmt.Sprint("run", r), fileName(1, "")), data)
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				load(b, dir)
			}
			b.ReportMetric(float64(b.N)*runs*tags*steps/b.Elapsed().Seconds(), "points/s")
		})
	}
}

// load follows a directory until it is loaded.
func load(b *testing.B, dir string) {
	s, err := logdir.New(logdir.Options{Sources: []logdir.Source{{Path: dir}}, ReloadInterval: time.Second})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan error)
	go func() { done <- s.Follow(ctx) }()
	<-s.Loaded()
	cancel()
	if err := <-done; err != nil {
		b.Fatal(err)
	}
}
