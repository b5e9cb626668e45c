package main

import (
	"context"
	"time"

	"board/cmd/board/internal/demo"
)

// demoEpoch is about how long an epoch of the demonstration takes: long enough to watch curves grow, short enough to
// see the end.
const demoEpoch = 150 * time.Millisecond

// demonstrate trains the demonstration's models, whose logs the board shows as it shows all others. What goes wrong
// there is no reason to stop serving.
func (b *board) demonstrate(ctx context.Context) {
	err := demo.Train(ctx, demo.Options{LogDir: b.flags.Sources[0].Path, EpochTime: demoEpoch, Say: b.con.printf})
	switch {
	case ctx.Err() != nil:
	case err != nil:
		b.con.printf("demo: %v", err)
	default:
		b.con.printf("the demonstration is over; its runs stay in %s", b.flags.DataLocation())
	}
}
