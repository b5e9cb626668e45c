// Package client asks a board from Go: which runs and metrics there are, points, comparisons,
// notes, reports, and new points as they come.
//
//	c, err := client.New("http://localhost:6006")
//	table, err := c.Compare(ctx, message.Compare{Metrics: []message.CompareMetric{{Tag: "loss", Agg: "min"}}})
//
// What is sent and answered are the structs of board/web/message, whose fields docs/api.md
// and docs/openapi.yaml explain. A board that refuses something answers an [*Error].
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// A Client asks one board. Its methods may be called by several goroutines.
type Client struct {
	base  *url.URL // ends without a slash
	token string
	http  *http.Client
}

// An Option changes how a Client asks.
type Option func(*Client)

// WithToken has the client send the token that the board asks for.
func WithToken(token string) Option { return func(c *Client) { c.token = token } }

// WithHTTPClient has the client ask through h, for proxies, certificates and time limits.
// Without it, requests are bounded by their contexts alone.
func WithHTTPClient(h *http.Client) Option { return func(c *Client) { c.http = h } }

// New returns a client of the board at an address such as http://localhost:6006 or, behind a
// proxy, https://example.org/board. An address with ?token=…, as the board prints it, brings
// the token along. New asks nothing yet.
func New(address string, options ...Option) (*Client, error) {
	base, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	if base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("client: %q is no address of a board; expected one such as http://localhost:6006", address)
	}
	c := &Client{http: &http.Client{}, token: base.Query().Get("token")}
	base.RawQuery, base.Fragment = "", ""
	base.Path = strings.TrimRight(base.Path, "/")
	c.base = base
	for _, o := range options {
		o(c)
	}
	return c, nil
}

// url is the address of an endpoint below api/.
func (c *Client) url(endpoint string, query url.Values) *url.URL {
	to := c.base.JoinPath("api", endpoint)
	to.RawQuery = query.Encode()
	return to
}

// request makes a request: by POST where there is a body.
func (c *Client) request(ctx context.Context, endpoint string, query url.Values, body any) (*http.Request, error) {
	method, sent := http.MethodGet, io.Reader(nil)
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("client: %w", err)
		}
		method, sent = http.MethodPost, bytes.NewReader(encoded)
	}
	r, err := http.NewRequestWithContext(ctx, method, c.url(endpoint, query).String(), sent)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	c.authorize(r.Header)
	return r, nil
}

func (c *Client) authorize(h http.Header) {
	if c.token != "" {
		h.Set("Authorization", "Bearer "+c.token)
	}
}

// send sends a request. The caller closes the body of the answer.
func (c *Client) send(ctx context.Context, endpoint string, query url.Values, body any) (*http.Response, error) {
	r, err := c.request(ctx, endpoint, query, body)
	if err != nil {
		return nil, err
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		defer answer.Body.Close()
		return nil, errorOf(answer)
	}
	return answer, nil
}

// ask reads an answer as JSON.
func ask[T any](ctx context.Context, c *Client, endpoint string, query url.Values, body any) (out T, err error) {
	answer, err := c.send(ctx, endpoint, query, body)
	if err != nil {
		return out, err
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&out); err != nil {
		return out, fmt.Errorf("client: the answer of api/%s: %w", endpoint, err)
	}
	return out, nil
}

// copyTo writes an answer as it is.
func (c *Client) copyTo(ctx context.Context, w io.Writer, endpoint string, query url.Values, body any) error {
	answer, err := c.send(ctx, endpoint, query, body)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(w, answer.Body); err != nil {
		return fmt.Errorf("client: the answer of api/%s: %w", endpoint, err)
	}
	return nil
}
