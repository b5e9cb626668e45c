package main

import (
	"bytes"
	"context"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"

	"board/cmd/board/internal/flags"
)

func TestNextFreePort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	var out bytes.Buffer
	list, err := listen(t.Context(), &flags.Flags{Port: portOf(taken), ScanPorts: true}, newConsole(&out))
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll(list)
	if got := portOf(list[0]); got <= portOf(taken) || got >= portOf(taken)+portsTried {
		t.Errorf("port %d, want one of the next after %d", got, portOf(taken))
	}
	if !strings.Contains(out.String(), "is in use; board takes") {
		t.Errorf("the console says %q", &out)
	}
}

func TestListensAtOnePortOfBothLoopbackAddresses(t *testing.T) {
	list, err := listen(t.Context(), &flags.Flags{}, newConsole(new(bytes.Buffer)))
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll(list)
	for _, l := range list {
		if portOf(l) != portOf(list[0]) {
			t.Errorf("ports %d and %d", portOf(l), portOf(list[0]))
		}
	}
	if exposed(list) {
		t.Errorf("exposed at %v", list)
	}
}

// machine opens listeners as a machine does that has only some address families.
func machine(without string, opened *[]string) opener {
	return func(_ context.Context, network, address string) (net.Listener, error) {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		if network == without {
			return nil, os.NewSyscallError("socket", syscall.EAFNOSUPPORT)
		}
		*opened = append(*opened, network+" "+host)
		return at{ip: host}, nil
	}
}

func TestPlaces(t *testing.T) {
	for name, tt := range map[string]struct {
		flags   flags.Flags
		without string
		want    string
	}{
		"localhost":             {flags.Flags{}, "", "tcp4 127.0.0.1, tcp6 ::1"},
		"localhost, no IPv4":    {flags.Flags{Host: "localhost"}, "tcp4", "tcp6 ::1"},
		"localhost, no IPv6":    {flags.Flags{}, "tcp6", "tcp4 127.0.0.1"},
		"bind_all":              {flags.Flags{BindAll: true}, "", "tcp4 0.0.0.0, tcp6 ::"},
		"bind_all, no IPv4":     {flags.Flags{BindAll: true}, "tcp4", "tcp6 ::"},
		"bind_all, no IPv6":     {flags.Flags{BindAll: true}, "tcp6", "tcp4 0.0.0.0"},
		"--host ::":             {flags.Flags{Host: "::"}, "", "tcp4 0.0.0.0, tcp6 ::"},
		"--host ::, no IPv4":    {flags.Flags{Host: "::"}, "tcp4", "tcp6 ::"},
		"--host 0.0.0.0":        {flags.Flags{Host: "0.0.0.0"}, "", "tcp4 0.0.0.0"},
		"--host by address":     {flags.Flags{Host: "192.0.2.1"}, "", "tcp 192.0.2.1"},
		"--host by name":        {flags.Flags{Host: "my-machine"}, "", "tcp my-machine"},
		"--host 0.0.0.0, no v4": {flags.Flags{Host: "0.0.0.0"}, "tcp4", ""},
	} {
		var opened []string
		list, err := bind(t.Context(), machine(tt.without, &opened), places(&tt.flags), 0)
		if got := strings.Join(opened, ", "); got != tt.want || (err == nil) != (tt.want != "") || len(list) != len(opened) {
			t.Errorf("%s: %d listeners at %q (%v), want %q", name, len(list), got, err, tt.want)
		}
	}
}

func TestReusePort(t *testing.T) {
	con := newConsole(new(bytes.Buffer))
	first, err := listen(t.Context(), &flags.Flags{Host: "127.0.0.1", ReusePort: true}, con)
	if err != nil {
		t.Skip(err)
	}
	defer closeAll(first)
	second, err := listen(t.Context(), &flags.Flags{Host: "127.0.0.1", ReusePort: true, Port: portOf(first[0])}, con)
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll(second)
}

// at is a listener at an address, and nothing more.
type at struct {
	net.Listener
	ip string
}

func (a at) Addr() net.Addr { return &net.TCPAddr{IP: net.ParseIP(a.ip), Port: 1} }

func TestExposed(t *testing.T) {
	for ip, want := range map[string]bool{
		"127.0.0.1": false, "127.8.8.8": false, "::1": false,
		"0.0.0.0": true, "::": true, "192.0.2.1": true, "2001:db8::1": true,
	} {
		if got := exposed([]net.Listener{at{ip: "127.0.0.1"}, at{ip: ip}}); got != want {
			t.Errorf("%s exposed: %t, want %t", ip, got, want)
		}
	}
}

func TestAddress(t *testing.T) {
	for _, tt := range []struct {
		f     flags.Flags
		token string
		want  string
	}{
		{flags.Flags{}, "", "http://localhost:6006/"},
		{flags.Flags{Host: "127.0.0.1"}, "", "http://127.0.0.1:6006/"},
		{flags.Flags{Host: "::1"}, "", "http://[::1]:6006/"},
		{flags.Flags{Host: "my-machine", PathPrefix: "/a b"}, "", "http://my-machine:6006/a%20b/"},
		{flags.Flags{Host: "my-machine"}, "se.cr-et", "http://my-machine:6006/?token=se.cr-et"},
	} {
		if got := address(t.Context(), &tt.f, 6006, tt.token); got != tt.want {
			t.Errorf("address of %+v: %s, want %s", tt.f, got, tt.want)
		}
	}
}

// Whatever name is printed for all addresses, it leads to the board.
func TestAddressOfAllInterfaces(t *testing.T) {
	for _, f := range []flags.Flags{{BindAll: true}, {Host: "0.0.0.0"}, {Host: "::"}} {
		list, err := listen(t.Context(), &f, newConsole(new(bytes.Buffer)))
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(address(t.Context(), &f, portOf(list[0]), ""))
		if err != nil || !reachable(t.Context(), u.Hostname(), portOf(list[0])) {
			t.Errorf("%s (%v) does not lead here", u, err)
		}
		if err := closeAll(list); err != nil {
			t.Error(err)
		}
	}
}
