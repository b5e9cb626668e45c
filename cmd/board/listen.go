package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"syscall"

	"board/cmd/board/internal/flags"
)

// portsTried is how many ports are tried when none was asked for.
const portsTried = 100

// maxOSTries bounds the search for a port that is free in both address families.
const maxOSTries = 20

// listen opens the port that the flags name, or the first free one.
func listen(ctx context.Context, f *flags.Flags, con *console) ([]net.Listener, error) {
	open, where := openerFor(f), places(f)
	if !f.ScanPorts {
		list, err := bind(ctx, open, where, f.Port)
		if errors.Is(err, syscall.EADDRINUSE) {
			return nil, fmt.Errorf("port %d is already in use; stop the program that uses it, or give another --port (0 lets the system choose)", f.Port)
		}
		return list, explain(err, f, f.Port)
	}
	for port := f.Port; port < f.Port+portsTried; port++ {
		list, err := bind(ctx, open, where, port)
		if errors.Is(err, syscall.EADDRINUSE) {
			continue
		}
		if err == nil && port != f.Port {
			con.printf("port %d is in use; board takes %d", f.Port, port)
		}
		return list, explain(err, f, port)
	}
	return nil, fmt.Errorf("ports %d to %d are all in use; give a free one with --port (0 lets the system choose)",
		f.Port, f.Port+portsTried-1)
}

// explain turns an error of the system into one that says what to do.
func explain(err error, f *flags.Flags, port int) error {
	switch {
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("not allowed to listen at port %d; give a --port above 1023", port)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("--host: this machine has no address %s", f.Host)
	case err != nil:
		return fmt.Errorf("cannot serve: %w", err)
	}
	return nil
}

// A place is where to listen, in the words of package net.
type place struct{ network, host string }

// places are where to listen. localhost is both loopback addresses: a browser
// may try either first, and must not find another server at the other. All
// addresses are those of IPv4 and of IPv6, each with a socket of its own: one
// socket for both needs a machine that has both.
func places(f *flags.Flags) []place {
	host, err := netip.ParseAddr(f.Host)
	switch {
	case f.BindAll, err == nil && host == netip.IPv6Unspecified():
		return []place{{"tcp4", "0.0.0.0"}, {"tcp6", "::"}}
	case err == nil && host == netip.IPv4Unspecified():
		return []place{{"tcp4", "0.0.0.0"}}
	case f.Host == "" || f.Host == "localhost":
		return []place{{"tcp4", "127.0.0.1"}, {"tcp6", "::1"}}
	}
	return []place{{"tcp", f.Host}}
}

// An opener opens a socket to listen at, as net.ListenConfig.Listen does.
type opener func(ctx context.Context, network, address string) (net.Listener, error)

func openerFor(f *flags.Flags) opener {
	config := new(net.ListenConfig)
	if f.ReusePort {
		config.Control = reusePort
	}
	return config.Listen
}

// bind listens at all the places, with the same port. Port 0 is a port that is free
// at all of them.
func bind(ctx context.Context, open opener, where []place, port int) ([]net.Listener, error) {
	var err error
	for range maxOSTries {
		var list []net.Listener
		if list, err = bindOnce(ctx, open, where, port); err == nil {
			return list, nil
		}
		if port != 0 || !errors.Is(err, syscall.EADDRINUSE) {
			break
		}
	}
	return nil, err
}

func bindOnce(ctx context.Context, open opener, where []place, port int) ([]net.Listener, error) {
	var list []net.Listener
	var missing error
	for _, p := range where {
		l, err := open(ctx, p.network, net.JoinHostPort(p.host, strconv.Itoa(port)))
		switch {
		case err == nil:
			list = append(list, l)
			port = portOf(l)
		case noSuchFamily(err):
			missing = err
		default:
			return nil, errors.Join(err, closeAll(list))
		}
	}
	if len(list) == 0 {
		return nil, missing
	}
	return list, nil
}

// noSuchFamily tells whether the machine lacks IPv4 or IPv6, or the address.
func noSuchFamily(err error) bool {
	return errors.Is(err, syscall.EADDRNOTAVAIL) || errors.Is(err, syscall.EAFNOSUPPORT)
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// exposed tells whether other machines can reach the board.
func exposed(list []net.Listener) bool {
	for _, l := range list {
		if !l.Addr().(*net.TCPAddr).IP.IsLoopback() {
			return true
		}
	}
	return false
}

func closeAll(list []net.Listener) error {
	var err error
	for _, l := range list {
		err = errors.Join(err, l.Close())
	}
	return err
}
