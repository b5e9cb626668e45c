package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// A stopSignal is the cause of a context that a signal ended.
type stopSignal struct{ os.Signal }

func (s stopSignal) Error() string { return "caught " + s.String() }

// stopOnSignal ends the context at the first signal to end; at the second, the
// process exits at once. A signal that was ignored when the process started, such
// as SIGHUP under nohup, stays ignored.
func stopOnSignal(parent context.Context) (context.Context, context.CancelCauseFunc) {
	ctx, cancel := context.WithCancelCause(parent)
	caught := make(chan os.Signal, 2)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(caught, s)
		}
	}
	finished := make(chan struct{})
	go func() {
		select {
		case s := <-caught:
			cancel(stopSignal{s})
		case <-finished:
			return
		}
		select {
		case <-caught:
			os.Exit(exitFailed)
		case <-finished:
		}
	}()
	return ctx, func(cause error) {
		signal.Stop(caught)
		close(finished)
		cancel(cause)
	}
}

// sayWhy prints the name of the signal that ends the board, if it was a signal.
func (b *board) sayWhy(ctx context.Context) {
	if s, ok := errors.AsType[stopSignal](context.Cause(ctx)); ok {
		b.con.printf("board caught %s; stopping", signalName(s.Signal))
	}
}

// signalName is the usual name of a signal; its String is "terminated" and the like.
func signalName(s os.Signal) string {
	switch s {
	case os.Interrupt:
		return "SIGINT"
	case syscall.SIGTERM:
		return "SIGTERM"
	case syscall.SIGHUP:
		return "SIGHUP"
	}
	return s.String()
}

// surviveBrokenPipes keeps the board running after the notebook or shell that
// started it, and read its messages, is gone.
func surviveBrokenPipes() { signal.Ignore(syscall.SIGPIPE) }
