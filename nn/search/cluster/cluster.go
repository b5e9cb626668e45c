// Package cluster lets several programs, on one machine or many, work on the same studies of package search, through NATS JetStream. One
// program starts a server in itself (Embedded), or there is a NATS server anyway; the others Join it. Each then opens the study with the
// same Config, and runs it with an evaluation that comes to the same scores:
//
//	c, err := cluster.Embedded(cluster.InDir("my_study"))
//	fmt.Println(c.URL())
//	study, err := search.Open(search.Config{Cluster: c, Name: "houses", …})
//
// A trial is a message of a work queue, which one worker gets. The worker extends its lease while it evaluates; if it dies the lease
// expires, and another gets the trial. Results, reports and decisions to give trials up are in a key-value store, models in an object store.
package cluster

// Which file to open:
//
//	cluster.go   Embedded and Join
//	study.go     what the server keeps of a study

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A Cluster is a connection to a NATS server, and the server if it runs in this program.
type Cluster struct {
	// Lease is how long a worker may be silent before its trial goes to another; 0 is 30 s. The program that begins a study decides it.
	Lease time.Duration

	id        string
	conn      *nats.Conn
	js        jetstream.JetStream
	server    *server.Server // nil if it was joined
	temporary string         // a directory to remove
}

// A ServerOption changes the server of Embedded.
type ServerOption func(*server.Options)

// InDir keeps all that the server stores in a directory, so that its studies go on when it is started again. Without it they are gone
// after Close.
func InDir(dir string) ServerOption { return func(o *server.Options) { o.StoreDir = dir } }

// Listen makes the server listen on a host and a port instead of a free port of this machine alone. Where other machines can reach it, give
// it credentials and TLS too: a ServerOption of your own sets Username, Password, TLSConfig and whatever else NATS has.
func Listen(host string, port int) ServerOption {
	return func(o *server.Options) { o.Host, o.Port = host, port }
}

const (
	defaultLease = 30 * time.Second
	startTimeout = 30 * time.Second
)

// Embedded starts a NATS server in this program and joins it. Programs on this machine join with its URL.
func Embedded(options ...ServerOption) (_ *Cluster, err error) {
	o := &server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, NoSigs: true, NoLog: true, SyncAlways: true}
	for _, option := range options {
		option(o)
	}
	c := &Cluster{}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("cluster: Embedded: %w", err), c.Close())
		}
	}()
	if o.StoreDir == "" {
		if c.temporary, err = os.MkdirTemp("", "search"); err != nil {
			return nil, err
		}
		o.StoreDir = c.temporary
	}
	if c.server, err = server.NewServer(o); err != nil {
		return nil, err
	}
	c.server.Start()
	if !c.server.ReadyForConnections(startTimeout) {
		return nil, fmt.Errorf("the server is not ready after %v; is %s in use?", startTimeout, net.JoinHostPort(o.Host, strconv.Itoa(o.Port)))
	}
	if !c.server.JetStreamEnabled() {
		return nil, fmt.Errorf("JetStream cannot use %s", filepath.Clean(o.StoreDir))
	}
	client := []nats.Option{nats.InProcessServer(c.server)}
	if o.Username != "" {
		client = append(client, nats.UserInfo(o.Username, o.Password))
	}
	if o.Authorization != "" {
		client = append(client, nats.Token(o.Authorization))
	}
	return c, c.connect("", client)
}

// Join connects to the NATS server of a cluster. The options are NATS's own: nats.UserCredentials, nats.RootCAs, nats.ClientCert and so on; a
// user and a password, or a token, may also stand in the URL.
func Join(url string, options ...nats.Option) (*Cluster, error) {
	c := &Cluster{}
	if err := c.connect(url, options); err != nil {
		return nil, fmt.Errorf("cluster: Join: %w", err)
	}
	return c, nil
}

func (c *Cluster) connect(url string, options []nats.Option) (err error) {
	host, _ := os.Hostname()
	c.id = fmt.Sprintf("%s-%d-%04x", host, os.Getpid(), rand.Uint32()&0xffff)
	options = append([]nats.Option{nats.Name("search " + c.id), nats.MaxReconnects(-1), nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {})}, options...)
	if c.conn, err = nats.Connect(url, options...); err != nil {
		return err
	}
	if c.js, err = jetstream.New(c.conn); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	if _, err = c.js.AccountInfo(ctx); err != nil {
		return fmt.Errorf("%s: expected a NATS server with JetStream: %w", c.conn.ConnectedUrlRedacted(), err)
	}
	return nil
}

// URL is where other programs join.
func (c *Cluster) URL() string {
	if c.server != nil {
		return c.server.ClientURL()
	}
	return c.conn.ConnectedUrl()
}

// ID is the name of this program in the cluster.
func (c *Cluster) ID() string { return c.id }

// Close leaves the cluster, and ends the server that Embedded started. Studies are closed first.
func (c *Cluster) Close() error {
	if c.conn != nil {
		c.conn.Close()
	}
	if c.server != nil {
		c.server.Shutdown()
		c.server.WaitForShutdown()
	}
	if c.temporary != "" {
		return os.RemoveAll(c.temporary)
	}
	return nil
}
