// Package webhook posts alerts to an address: one POST of JSON for each alert, whose field
// "text" is what Slack, Mattermost and their like show.
package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"board/internal/limits"
	"board/summary/alerts"
	"board/web/message"
)

// Options say where alerts go.
type Options struct {
	URL    string // http or https; it may hold a secret, so no message repeats more than its host
	Source string // what is watched, in words: the log directories
	Link   func(alerts.Alert) string
	Limits *limits.Limits
	Log    *slog.Logger
}

// A Poster posts alerts, one after the other. Post may be called by many goroutines.
type Poster struct {
	o      Options
	host   string
	client *http.Client
	queue  chan alerts.Alert
}

const (
	timeout  = 10 * time.Second // of one attempt
	attempts = 6
	firstGap = time.Second // before the second attempt; it doubles
	mostGap  = time.Minute // also of what a server asks for
	mostBody = 64 << 10    // of an answer; it is not looked at
)

// Check tells whether alerts can be posted to an address.
func Check(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return errors.New("it is no address; expected https://HOST/PATH") // the error would repeat it
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("expected an address that begins with https:// or http://, got one of %q", u.Scheme)
	case u.Hostname() == "":
		return errors.New("the address has no host; expected https://HOST/PATH")
	}
	return nil
}

// New makes a poster to an address that Check allows. Nothing is posted before Run.
func New(o Options) (*Poster, error) {
	if err := Check(o.URL); err != nil {
		return nil, err
	}
	u, err := url.Parse(o.URL)
	if err != nil {
		return nil, err
	}
	client := &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &Poster{o: o, host: u.Host, client: client, queue: make(chan alerts.Alert, o.Limits.AlertQueue)}, nil
}

// Post puts an alert into the queue. It does not wait: where the queue is full, the alert is
// not posted, and the log says so.
func (p *Poster) Post(a alerts.Alert) {
	select {
	case p.queue <- a:
	default:
		p.o.Limits.Reached(limits.AlertQueue)
		p.o.Log.Warn("an alert is not posted: too many wait for the webhook", "webhook", p.host, "run", a.Run, "alert", a.Text)
	}
}

// Run posts what is in the queue until ctx is done.
func (p *Poster) Run(ctx context.Context) {
	defer p.client.CloseIdleConnections()
	for {
		select {
		case <-ctx.Done():
			if n := len(p.queue); n > 0 {
				p.o.Log.Warn("alerts are not posted: the board stops", "webhook", p.host, "alerts", n)
			}
			return
		case a := <-p.queue:
			if err := p.deliver(ctx, a); err != nil {
				p.o.Log.Warn("an alert could not be posted", "webhook", p.host, "error", err, "run", a.Run, "alert", a.Text)
			}
		}
	}
}

// deliver posts an alert, again and again while that may help.
func (p *Poster) deliver(ctx context.Context, a alerts.Alert) error {
	body, err := json.Marshal(p.message(a))
	if err != nil {
		return err
	}
	gap := firstGap
	for attempt := 1; ; attempt++ {
		wait, err := p.attempt(ctx, body)
		switch {
		case err == nil:
			return nil
		case wait < 0 || attempt == attempts:
			return fmt.Errorf("attempt %d: %w", attempt, err)
		case ctx.Err() != nil:
			return fmt.Errorf("the board stops: %w", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(min(max(gap, wait), mostGap)):
		}
		gap *= 2
	}
}

// attempt posts once. wait is how long to wait at least before the next attempt, negative if
// none can help.
func (p *Poster) attempt(ctx context.Context, body []byte) (wait time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.o.URL, bytes.NewReader(body))
	if err != nil {
		return -1, withoutAddress(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "board")
	res, err := p.client.Do(req)
	if err != nil {
		return 0, withoutAddress(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, mostBody)) // so that the connection can be used again
	switch code := res.StatusCode; {
	case code >= 200 && code < 300:
		return 0, nil
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code >= 500:
		return retryAfter(res.Header), fmt.Errorf("the server answered %s", res.Status)
	case code >= 300 && code < 400:
		return -1, fmt.Errorf("the server answered %s; redirects are not followed: give the address that it leads to", res.Status)
	default:
		return -1, fmt.Errorf("the server answered %s", res.Status)
	}
}

// retryAfter is how long a server asks to be left alone, in seconds.
func retryAfter(h http.Header) time.Duration {
	n, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(min(n, int(mostGap.Seconds()))) * time.Second
}

// withoutAddress is an error of a request without the address, which may hold a secret.
func withoutAddress(err error) error {
	var e *url.Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

// A payload is what is posted.
type payload struct {
	Text  string `json:"text"` // in Slack's form: &, < and > are escaped
	Alert posted `json:"alert"`
}

type posted struct {
	Rule    alerts.Rule  `json:"rule"`
	Level   alerts.Level `json:"level"`
	Run     string       `json:"run"`
	Tag     string       `json:"tag,omitempty"`
	Step    int64        `json:"step"`
	Value   any          `json:"value,omitempty"` // a number, "NaN", "Infinity" or "-Infinity"
	Message string       `json:"message"`
	Link    string       `json:"link"`
	Logdir  string       `json:"logdir"`
	Time    time.Time    `json:"time"`
}

// emoji go before the text, as Slack names them.
var emoji = map[alerts.Level]string{alerts.Error: ":red_circle:", alerts.Warning: ":large_orange_circle:", alerts.Info: ":large_blue_circle:"}

var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func (p *Poster) message(a alerts.Alert) payload {
	link := p.o.Link(a)
	m := payload{
		Text: fmt.Sprintf("%s %s: %s\n%s", emoji[a.Level], escaped.Replace(clip(a.Run)), escaped.Replace(clip(a.Text)), link),
		Alert: posted{
			Rule: a.Rule, Level: a.Level, Run: a.Run, Tag: a.Tag(), Step: a.Step, Message: a.Text, Link: link, Logdir: p.o.Source, Time: a.At.UTC(),
		},
	}
	if len(a.Spots) > 0 {
		m.Alert.Value = message.Number(a.Spots[0].Value)
	}
	return m
}

// mostText is how many bytes of a name or a text a message shows.
const mostText = 500

func clip(text string) string {
	if len(text) > mostText {
		text = strings.ToValidUTF8(text[:mostText], "") + "…"
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, text)
}
