package main

import (
	"context"
	"os"
	"time"

	"board/cmd/board/internal/infofile"
)

// announce prints where the board is, in TensorBoard's words.
func (b *board) announce(ctx context.Context) {
	f := b.flags
	switch {
	case f.Host == "" && !f.BindAll:
		b.con.printf("Serving on localhost; to expose to the network, use --bind_all")
	case b.token == "" && exposed(b.listeners):
		b.con.printf("Serving without a token: everyone who reaches this address can see everything")
	}
	b.con.printf("board %s at %s (Press CTRL+C to quit)", version.number, address(ctx, f, portOf(b.listeners[0]), b.token))
}

// register writes the info file by which notebooks find the board, and removes the
// files of boards that were killed. An error there is printed and does not stop the
// board. forget removes the file.
func (b *board) register() (forget func()) {
	file, err := b.writeInfo()
	if err != nil {
		b.con.printf("notebooks will not find this board: %v", err)
		return func() {}
	}
	if _, err := file.Sweep(); err != nil {
		b.con.printf("notebooks may find boards that are gone: %v", err)
	}
	return func() {
		if err := file.Remove(); err != nil {
			b.con.printf("%v", err)
		}
	}
}

func (b *board) writeInfo() (*infofile.File, error) {
	dir, err := infofile.WorkingDirectory()
	if err != nil {
		return nil, err
	}
	temp, err := infofile.TempDir()
	if err != nil {
		return nil, err
	}
	return infofile.Info{
		Version:    version.number,
		StartTime:  time.Now().Unix(),
		PID:        os.Getpid(),
		Port:       portOf(b.listeners[0]),
		PathPrefix: b.flags.PathPrefix,
		Logdir:     b.flags.DataLocation(),
		CacheKey:   infofile.Key(dir, b.args),
		Private:    b.flags.Token != "",
	}.Write(temp)
}
