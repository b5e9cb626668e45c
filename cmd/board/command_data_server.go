package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"board/cmd/board/internal/flags"
	"board/summary/logdir"
	"board/web/dataserver"
)

func dataServerCommand() command {
	return command{name: "data-server", usage: "--logdir PATH [flags]", does: "load PATH for the real TensorBoard", run: runDataServer}
}

const dataServerHelp = `board data-server loads event files for the real TensorBoard, which shows them in
its own page.

Usage:
  TENSORBOARD_DATA_SERVER_BINARY=$(which board) tensorboard --logdir PATH --load_fast=true

starts it by itself. Or start it, and have TensorBoard use it:

  board data-server --logdir PATH --port 6806
  tensorboard --grpc_data_provider localhost:6806

`

func runDataServer(ctx context.Context, in invocation) error {
	f, err := flags.ParseDataServer(in.args)
	switch {
	case err != nil:
	case f.Help:
		_, err = fmt.Fprint(in.stdout, dataServerHelp+f.Usage())
		return err
	case f.Version:
		_, err = fmt.Fprintln(in.stdout, version.describe())
		return err
	default:
		err = serveData(ctx, f, in)
	}
	if err != nil && f.ErrorFile != "" {
		err = errors.Join(err, os.WriteFile(f.ErrorFile, []byte(err.Error()+"\n"), 0o644))
	}
	return err
}

// serveData serves until ctx is done, on a signal, or when standard input ends if that
// is wanted.
func serveData(ctx context.Context, f *flags.DataServer, in invocation) error {
	surviveBrokenPipes()
	ctx, stop := stopOnSignal(ctx)
	defer stop(nil)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	if info, err := os.Stat(f.Logdir); err == nil && !info.IsDir() {
		return fmt.Errorf("log directory: %q is a file; give the directory that it is in", f.Logdir)
	}
	log := slog.New(newConsole(in.stderr).logHandler(f.Verbosity))
	store, err := logdir.New(logdir.Options{
		Sources: []logdir.Source{{Path: f.Logdir}}, ReloadInterval: f.ReloadInterval, Workers: tune(),
		IgnoreChecksums: f.IgnoreChecksums, Log: log,
	})
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", f.Address())
	if err != nil {
		return fmt.Errorf("data-server: %w", err)
	}
	if err := writePort(f.PortFile, portOf(listener)); err != nil {
		return errors.Join(err, listener.Close())
	}
	log.Info("the data server listens", "address", listener.Addr())
	if f.DieAfterStdin {
		go func() { // it may wait for input for ever: it ends with the process
			_, _ = io.Copy(io.Discard, in.stdin)
			cancel()
		}()
	}
	server := dataserver.New(dataserver.Options{Store: store, DataLocation: f.Logdir, SamplesPerPlugin: f.SamplesPerPlugin, Log: log})
	return runBoth(ctx, store, server, listener)
}

// runBoth follows the log directory and answers requests until ctx is done.
func runBoth(ctx context.Context, store *logdir.Store, server *dataserver.Server, l net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var work sync.WaitGroup
	var following, serving error
	work.Go(func() {
		if following = store.Follow(ctx); following != nil && ctx.Err() == nil {
			cancel()
		}
	})
	work.Go(func() {
		serving = server.Serve(l)
		cancel()
	})
	<-ctx.Done()
	server.Stop()
	work.Wait()
	if errors.Is(following, context.Canceled) {
		following = nil
	}
	return errors.Join(following, serving)
}

// writePort writes the number of the port into a file: all of it at once, since somebody
// waits for it.
func writePort(path string, port int) error {
	if path == "" {
		return nil
	}
	temporary := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".tmp")
	if err := os.WriteFile(temporary, []byte(strconv.Itoa(port)+"\n"), 0o644); err != nil {
		return fmt.Errorf("--port-file: %w", err)
	}
	return os.Rename(temporary, path)
}
