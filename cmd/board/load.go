package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"board/cmd/board/internal/flags"
	"board/summary/logdir"
	"board/summary/provider"
)

// withLoaded loads the log directories once, for a command that prints or writes something
// of them, and calls do with what is there. A signal ends it, and so does ctx.
func withLoaded(ctx context.Context, f *flags.Flags, in invocation, do func(context.Context, *provider.Provider) error) error {
	surviveBrokenPipes()
	ctx, restore := stopOnSignal(ctx)
	defer restore(nil)
	for _, s := range f.Sources {
		if info, err := os.Stat(s.Path); err != nil && !s.Alternative {
			return fmt.Errorf("log directory: %w", err)
		} else if err == nil && !info.IsDir() {
			return fmt.Errorf("log directory: %q is a file; give the directory that it is in", s.Path)
		}
	}
	f.ReloadInterval = 0
	log := slog.New(newConsole(in.stderr).logHandler(f.Verbosity))
	store, err := logdir.New(storeOptions(f, tune(), log))
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	var failed error
	following := make(chan struct{})
	go func() {
		defer close(following)
		failed = store.Follow(ctx)
	}()
	defer func() {
		stop()
		<-following
	}()
	select {
	case <-store.Loaded():
	case <-following:
		if failed != nil {
			return failed
		}
	}
	if n := len(store.Health().Problems); n > 0 {
		fmt.Fprintf(in.stderr, "board: note: %d pieces of the event files cannot be read; board inspect says which\n", n)
	}
	err = do(ctx, provider.New(store, nil))
	if errors.Is(err, context.Canceled) {
		return context.Cause(ctx)
	}
	return err
}
