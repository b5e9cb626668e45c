package main

import (
	"context"
	"os"
	"time"

	"board/cmd/board/internal/infofile"
)

// announce says where the board is to be found, as TensorBoard says it.
func (b *board) announce(ctx context.Context) {
	f := b.flags
	switch {
	case f.Host == "" && !f.BindAll:
		b.con.printf("Serving on localhost; to expose to the network, use --bind_all")
	case b.token == "" && exposed(b.listeners):
		b.con.printf("Serving without a token: everyone who reaches this address may look")
	}
	b.con.printf("board %s at %s (Press CTRL+C to quit)", version.number, address(ctx, f, portOf(b.listeners[0]), b.token))
}

// register writes the info file by which notebooks find the board, and removes
// those of boards that were killed. That it cannot is worth a line, and nothing more. The answer takes the file away.
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
