package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// A stopSignal is why a context ended: the signal that came.
type stopSignal struct{ os.Signal }

func (s stopSignal) Error() string { return "caught " + s.String() }

// stopOnSignal ends the context when the process is asked to end; when it is
// asked again, the process ends at once. A signal that was ignored when the
// process started, as nohup does with SIGHUP, stays ignored.
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

// sayWhy names the signal that ends the board, if one does.
func (b *board) sayWhy(ctx context.Context) {
	if s, ok := errors.AsType[stopSignal](context.Cause(ctx)); ok {
		b.con.printf("board caught %s; stopping", signalName(s.Signal))
	}
}

// signalName is what people call a signal; its own text is "terminated" and the like.
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

// surviveBrokenPipes keeps the board serving when nobody reads its messages any
// more, as happens when the notebook or the shell that started it goes away.
func surviveBrokenPipes() { signal.Ignore(syscall.SIGPIPE) }
