package main

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"time"

	"board/cmd/board/internal/flags"
)

// servedHost is the address to listen at, as package web expects it.
func servedHost(f *flags.Flags) string {
	if f.BindAll {
		return netip.IPv4Unspecified().String()
	}
	return f.Host
}

// address is the URL to open in a browser, with the token if there is one.
func address(ctx context.Context, f *flags.Flags, port int, token string) string {
	u := url.URL{
		Scheme: "http",
		Host:   net.JoinHostPort(shownHost(ctx, servedHost(f), port), strconv.Itoa(port)),
		Path:   f.PathPrefix + "/",
	}
	if token != "" {
		u.RawQuery = url.Values{"token": {token}}.Encode()
	}
	return u.String()
}

// shownHost is a name for the board that works in a browser. If it listens at all
// addresses, that is the machine's name, if the board can be reached by it.
func shownHost(ctx context.Context, host string, port int) string {
	addr, err := netip.ParseAddr(host)
	switch {
	case host == "":
		return "localhost"
	case err != nil || !addr.IsUnspecified():
		return host
	}
	candidates := interfaceAddresses()
	if name, err := os.Hostname(); err == nil {
		candidates = append([]string{name}, candidates...)
	}
	for _, name := range candidates {
		if reachable(ctx, name, port) {
			return name
		}
	}
	return "localhost"
}

// interfaceAddresses are the addresses of this machine in its networks, IPv4 first.
func interfaceAddresses() []string {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil // the caller has localhost left
	}
	var list, six []string
	for _, a := range all {
		ip, ok := a.(*net.IPNet)
		switch {
		case !ok || !ip.IP.IsGlobalUnicast():
		case ip.IP.To4() != nil:
			list = append(list, ip.IP.String())
		default:
			six = append(six, ip.IP.String())
		}
	}
	return append(list, six...)
}

func reachable(ctx context.Context, host string, port int) bool {
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		return false
	}
	conn.Close()
	return true
}
