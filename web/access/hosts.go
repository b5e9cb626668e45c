package access

import (
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"

	"board/web/answer"
)

// Which names this server answers to. A page of a foreign site can point a name
// of its own at 127.0.0.1 and then read whatever a local server sends (DNS
// rebinding); such requests carry the foreign name in Host. So every request
// must name this machine as it may be named, whatever its route. Addresses need
// no such care: a name is what rebinding needs.

// Hosts is the names that are answered to.
type Hosts struct {
	answer.Responder
	names     map[string]bool // lower case, without port and final dot
	suffixes  []string        // ".example.org": every name below it
	addresses map[netip.Addr]bool
	anyAddr   bool // listening on all interfaces: every address may be ours
}

// NewHosts allows localhost and the loopback addresses, the host that was
// asked for, the names in extra (a leading dot means all names below), and,
// when host means all interfaces, the machine's own names and every address.
func NewHosts(s answer.Responder, host string, extra []string) *Hosts {
	l := &Hosts{Responder: s, names: map[string]bool{"localhost": true}, suffixes: []string{".localhost"}, addresses: map[netip.Addr]bool{}}
	l.add(host)
	for _, name := range extra {
		l.add(name)
	}
	if addr, err := netip.ParseAddr(bareHost(host)); err == nil && addr.IsUnspecified() {
		l.anyAddr = true
		l.addMachine()
	}
	return l
}

// addMachine allows the names that the machine gives itself.
func (l *Hosts) addMachine() {
	name, err := os.Hostname()
	if err != nil {
		return // the machine has no name to allow
	}
	l.add(name)
	short, _, _ := strings.Cut(name, ".")
	l.add(short)
	l.add(short + ".local") // multicast DNS
}

func (l *Hosts) add(host string) {
	host = bareHost(host)
	if addr, err := netip.ParseAddr(host); err == nil {
		l.addresses[addr.Unmap()] = true
		return
	}
	switch {
	case host == "" || host == ".":
	case strings.HasPrefix(host, "."):
		l.suffixes = append(l.suffixes, host)
	default:
		l.names[host] = true
	}
}

// allows tells whether a Host header names this server. The port plays no part:
// ports are forwarded.
func (l *Hosts) allows(host string) bool {
	if addr, err := netip.ParseAddr(bareHost(host)); err == nil && (l.anyAddr || addr.Unmap().IsLoopback()) {
		return true
	}
	return l.lists(host)
}

// lists tells whether a host is one of those that were given. That is all that
// counts for an Origin: another server on this machine is loopback too, and none
// of ours.
func (l *Hosts) lists(host string) bool {
	host = bareHost(host)
	if addr, err := netip.ParseAddr(host); err == nil {
		return l.addresses[addr.WithZone("").Unmap()]
	}
	if l.names[host] {
		return true
	}
	for _, suffix := range l.suffixes {
		if strings.HasSuffix(host, suffix) && len(host) > len(suffix) {
			return true
		}
	}
	return false
}

// bareHost is host in lower case without port, brackets and final dot.
func bareHost(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	} else if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		host = host[1 : len(host)-1]
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// Guard answers 403 to requests for a name that is not ours.
func (l *Hosts) Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !l.allows(r.Host) {
			l.Fail(w, r, l.refuse(r))
			return
		}
		next.ServeHTTP(w, r)
	})
}
