package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"board/cmd/board/internal/flags"
	"board/cmd/board/internal/webhook"
	"board/summary/alerts"
	"board/summary/logdir"
	"board/summary/sidecar"
	"board/web"
)

// grace is how long requests may still run after the board was told to stop.
const grace = 2 * time.Second

// serve shows the log directories until ctx is done or a signal arrives.
func serve(ctx context.Context, f *flags.Flags, args []string, con *console) error {
	surviveBrokenPipes()
	ctx, stop := stopOnSignal(ctx)
	defer stop(nil)

	if f.Demo {
		if err := os.MkdirAll(f.Sources[0].Path, 0o755); err != nil {
			return fmt.Errorf("cannot make the log directory of the demonstration: %w", err)
		}
	}
	if err := checkSources(f, con); err != nil {
		return err
	}
	listeners, err := listen(ctx, f, con)
	if err != nil {
		return err
	}
	b := &board{flags: f, args: args, con: con, listeners: listeners}
	if err := b.open(); err != nil {
		return errors.Join(err, closeAll(listeners))
	}
	return b.live(ctx)
}

// A board is one running server: the store, its HTTP server and the messages about them.
type board struct {
	flags     *flags.Flags
	args      []string
	con       *console
	listeners []net.Listener
	token     string // "" admits everyone
	store     *logdir.Store
	server    *web.Server
	kept      *sidecar.Sidecar
	alerts    *alerts.Engine
	poster    *webhook.Poster // nil: alerts are not posted
	home      string          // address of the page, without a token

	work   sync.WaitGroup
	failed chan error // gets the errors that end the board
}

func (b *board) open() error {
	log := slog.New(b.con.logHandler(b.flags.Verbosity))
	b.token = b.flags.Token
	if b.token == "" && !b.flags.Insecure && exposed(b.listeners) {
		b.token = rand.Text()
	}
	b.flags.Limits.FitDescriptors(openFiles())
	var err error
	if b.store, err = logdir.New(storeOptions(b.flags, tune(), log)); err != nil {
		return err
	}
	b.kept = openSidecar(b.flags)
	if err := b.openAlerts(log); err != nil {
		return err
	}
	b.server = web.New(web.Options{
		Store:            b.store,
		PathPrefix:       b.flags.PathPrefix,
		WindowTitle:      b.flags.WindowTitle,
		DataLocation:     b.flags.DataLocation(),
		Version:          version.String(),
		Host:             servedHost(b.flags),
		AllowedHosts:     b.flags.AllowHosts,
		Token:            b.token,
		SamplesPerPlugin: b.flags.SamplesPerPlugin,
		Flags:            b.flags.Values(),
		Limits:           b.flags.Limits,
		Keeper:           keeperOf(b.flags, b.kept),
		Alerts:           b.alerts,
		PageDir:          os.Getenv("BOARD_PAGE"), // make dev sets it
		Log:              log,
	})
	return nil
}

func storeOptions(f *flags.Flags, workers int, log *slog.Logger) logdir.Options {
	o := logdir.Options{
		Workers: workers, ReloadInterval: f.ReloadInterval, KeepOrphaned: !f.PurgeOrphaned,
		IgnoreChecksums: f.IgnoreChecksums, Limits: f.Limits, Log: log,
	}
	for _, s := range f.Sources {
		o.Sources = append(o.Sources, logdir.Source(s))
	}
	return o
}

// live runs until ctx is done or something fails. Then it stops everything that it started.
func (b *board) live(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b.failed = make(chan error, 1+len(b.listeners))
	b.work.Go(func() { b.fail(b.store.Follow(ctx)) })
	for _, l := range b.listeners {
		b.work.Go(func() { b.fail(b.server.Serve(l)) })
	}
	b.announce(ctx)
	b.watch(ctx)
	forget := b.register()
	b.work.Go(func() { b.reportLoad(ctx) })
	if b.flags.Demo {
		b.work.Go(func() { b.demonstrate(ctx) })
	}

	var err error
	select {
	case <-ctx.Done():
	case err = <-b.failed:
	}
	forget()
	b.sayWhy(ctx)
	b.shutDown()
	cancel()
	b.wait()
	err = errors.Join(err, b.kept.Close())
	b.con.finish()
	return err
}

// fail ends the board, unless err only says that the board was told to stop.
func (b *board) fail(err error) {
	if err != nil && !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, context.Canceled) {
		b.failed <- err
	}
}

// shutDown closes the server. Telling all pages of it is part of b.work.
func (b *board) shutDown() {
	b.work.Go(b.server.Hub().Close)
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if b.server.Shutdown(ctx) != nil { // requests still run
		_ = b.server.Close() // what it says, nobody is left to hear
	}
}

// wait waits for all goroutines, but no longer than grace: a read may hang in a dead
// network file system.
func (b *board) wait() {
	done := make(chan struct{})
	go func() {
		b.work.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(grace):
	}
}

// checkSources prints which log directories do not exist yet, and refuses files.
func checkSources(f *flags.Flags, con *console) error {
	for _, s := range f.Sources {
		info, err := os.Stat(s.Path)
		switch {
		case err == nil && !info.IsDir():
			return fmt.Errorf("log directory: %q is a file; give the directory that it is in", s.Path)
		case errors.Is(err, os.ErrNotExist) && f.ReloadInterval == 0:
			con.printf("log directory %q does not exist; with --reload_interval=0 board does not wait for it", s.Path)
		case errors.Is(err, os.ErrNotExist) && s.Alternative:
			con.printf("if --logdir NAME=PATH is meant: directory %q does not exist yet either; waiting for it too", s.Path)
		case errors.Is(err, os.ErrNotExist):
			con.printf("log directory %q does not exist yet; waiting for it", s.Path)
		case err != nil:
			con.printf("log directory %q cannot be read: %v", s.Path, err)
		}
	}
	return nil
}
