package datasets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ErrOffline is in the error of a download for which no server could be reached at all, most likely for want of a network.
var ErrOffline = errors.New("no server can be reached")

var (
	errChecksum = errors.New("wrong checksum")
	errStalled  = fmt.Errorf("nothing came for %v", stallAfter)
)

// download is one file on its way into the cache. It is written beside its place, under a name of its own so that two
// programs do not meet, and moved there when its checksum is right. When a connection breaks, what came is kept and the rest is
// asked for, from the same server once more and then from the next one.
type download struct {
	config
	file   remoteFile
	part   *os.File
	have   int64
	pieces int // the number of answers that brought what is there
	shown  int64
}

func (c config) download(ctx context.Context, f remoteFile, place string) (err error) {
	part, err := begin(place)
	if err != nil {
		return fmt.Errorf("no place to keep downloads in: %w; choose another with WithCacheDir, or put %s into a folder that %s names",
			err, f.name, DataVariable)
	}
	defer func() {
		if err != nil {
			_ = part.Close()
			_ = os.Remove(part.Name())
		}
	}()
	d := &download{config: c, file: f, part: part, shown: -1}
	if err := d.fromAnywhere(ctx); err != nil {
		return err
	}
	return settle(part, place)
}

// begin makes the file that a download is written to.
func begin(place string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
		return nil, err
	}
	removeLeftOvers(place)
	return os.CreateTemp(filepath.Dir(place), filepath.Base(place)+".*.part")
}

// settle gives a complete file its name. Its contents are on the disk before its name is. Part has a name of its own, as several programs may
// download the same file at once.
func settle(part *os.File, path string) error {
	if err := errors.Join(part.Chmod(0o644), part.Sync(), part.Close()); err != nil {
		return err
	}
	return os.Rename(part.Name(), path)
}

// removeLeftOvers removes what a program that was killed has left behind. A day is longer than any download.
func removeLeftOvers(place string) {
	parts, _ := filepath.Glob(place + ".*.part")
	for _, part := range parts {
		if info, err := os.Stat(part); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(part)
		}
	}
}

// fromAnywhere asks one server after the other until the file is here and right.
func (d *download) fromAnywhere(ctx context.Context) error {
	var failures []error
	for _, address := range d.addresses() {
		for range 2 {
			before := d.pieces
			err := d.from(ctx, address)
			if err == nil {
				return nil
			}
			if ctx.Err() != nil {
				return fmt.Errorf("download of %s stopped: %w", d.file.name, ctx.Err())
			}
			failures = append(failures, err)
			if !isUnreachable(err) { // that is said once for all servers, in the error
				fmt.Fprintf(d.progress, "%s: %v\n", d.file.name, err)
			}
			if !worthAgain(err, before) {
				break
			}
		}
	}
	return d.failed(failures)
}

// failed is the error of a download that no server gave.
func (d *download) failed(failures []error) error {
	reason := ""
	if !slices.ContainsFunc(failures, func(err error) bool { return !isUnreachable(err) }) {
		reason = ": " + ErrOffline.Error()
		failures = append(failures, ErrOffline)
	}
	return fmt.Errorf("%s could not be downloaded%s; try again, or put it into a folder that %s names:\n%w",
		d.file.name, reason, DataVariable, errors.Join(failures...))
}

// isUnreachable reports whether there was no connection to a server: its name is unknown, or it, or the proxy, does not answer.
func isUnreachable(err error) bool {
	var unknown *net.DNSError
	var broken *net.OpError
	return errors.As(err, &unknown) || errors.As(err, &broken) && (broken.Op == "dial" || broken.Op == "proxyconnect")
}

func (d *download) addresses() []string {
	if d.mirrors == nil {
		return d.file.urls
	}
	var addresses []string
	for _, base := range d.mirrors {
		addresses = append(addresses, strings.TrimSuffix(base, "/")+"/"+path.Base(d.file.name))
	}
	return addresses
}

// A finalError would come again if the same server were asked again.
type finalError struct{ error }

func (e finalError) Unwrap() error { return e.error }

// worthAgain reports whether to ask the same server once more. A wrong checksum is worth it when the first bytes came in an earlier
// answer, perhaps from another server.
func worthAgain(err error, pieces int) bool {
	if errors.Is(err, errChecksum) {
		return pieces > 0
	}
	var unknown *net.DNSError
	if errors.As(err, &unknown) && unknown.IsNotFound { // no network, most likely
		return false
	}
	var final finalError
	return !errors.As(err, &final)
}

// from asks one server for what is missing and checks the whole. An error names the address.
func (d *download) from(ctx context.Context, address string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watchdog := time.AfterFunc(stallAfter, func() { cancel(errStalled) })
	defer watchdog.Stop()
	err := d.ask(ctx, address, func() { watchdog.Reset(stallAfter) })
	if err != nil && errors.Is(context.Cause(ctx), errStalled) {
		err = errStalled
	}
	if err == nil {
		err = d.check()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", address, err)
	}
	fmt.Fprintf(d.progress, "\r%s: %s from %s\n", d.file.name, megabytes(d.file.size), hostOf(address))
	return nil
}

func (d *download) ask(ctx context.Context, address string, alive func()) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return finalError{err}
	}
	request.Header.Set("Accept-Encoding", "identity") // the checksum is of the file as it is stored
	if d.have > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", d.have))
	}
	client := *d.client
	client.CheckRedirect = redirects(client.CheckRedirect)
	response, err := client.Do(request)
	if err != nil {
		var urlError *url.Error // it repeats the address
		if errors.As(err, &urlError) {
			err = urlError.Err
		}
		return err
	}
	defer response.Body.Close()
	if err := d.accept(response); err != nil {
		return err
	}
	return d.store(response.Body, alive)
}

// redirects refuses to leave HTTPS and otherwise does what the client did before.
func redirects(before func(*http.Request, []*http.Request) error) func(*http.Request, []*http.Request) error {
	return func(request *http.Request, via []*http.Request) error {
		if via[len(via)-1].URL.Scheme == "https" && request.URL.Scheme != "https" {
			return finalError{fmt.Errorf("redirected from https to %s", request.URL.Scheme)}
		}
		if before != nil {
			return before(request, via)
		}
		if len(via) >= 10 {
			return finalError{errors.New("redirected 10 times")}
		}
		return nil
	}
}

// accept decides by the header of the response whether its body is the file, or the missing part of it.
func (d *download) accept(response *http.Response) error {
	want := d.file.size
	switch {
	case response.StatusCode == http.StatusPartialContent && d.have > 0:
		expected := fmt.Sprintf("bytes %d-%d/%d", d.have, d.file.size-1, d.file.size)
		if got := response.Header.Get("Content-Range"); got != expected {
			return errors.Join(fmt.Errorf("expected %s, got %q", expected, got), d.startAnew())
		}
		want -= d.have
	case response.StatusCode == http.StatusOK:
		if err := d.startAnew(); err != nil {
			return err
		}
	case response.StatusCode == http.StatusRequestedRangeNotSatisfiable:
		return errors.Join(errors.New(response.Status), d.startAnew())
	case response.StatusCode >= 500 || response.StatusCode == http.StatusTooManyRequests:
		return errors.New(response.Status)
	default:
		return finalError{errors.New(response.Status)}
	}
	if response.ContentLength >= 0 && response.ContentLength != want {
		return finalError{fmt.Errorf("expected %d bytes, the server announces %d", want, response.ContentLength)}
	}
	return nil
}

func (d *download) startAnew() error {
	d.have, d.pieces = 0, 0
	if err := d.part.Truncate(0); err != nil {
		return finalError{err}
	}
	_, err := d.part.Seek(0, io.SeekStart)
	return err
}

// store writes the body, but never more than the size of the file.
func (d *download) store(body io.Reader, alive func()) error {
	d.pieces++
	buffer := make([]byte, 64<<10)
	for {
		n, err := body.Read(buffer)
		alive()
		if d.have+int64(n) > d.file.size {
			return errors.Join(finalError{fmt.Errorf("expected %d bytes, got more", d.file.size)}, d.startAnew())
		}
		if _, err := d.part.Write(buffer[:n]); err != nil {
			return finalError{err}
		}
		d.have += int64(n)
		d.show()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// check verifies that the file is complete and has the right checksum. A wrong file is thrown away.
func (d *download) check() error {
	if d.have < d.file.size {
		return fmt.Errorf("expected %d bytes, got %d: %w", d.file.size, d.have, io.ErrUnexpectedEOF)
	}
	if err := verify(d.part, d.file.sha256); err != nil {
		return errors.Join(err, d.startAnew())
	}
	return nil
}

// show writes a line over the last one for each percent.
func (d *download) show() {
	percent := d.have * 100 / max(d.file.size, 1)
	if percent != d.shown {
		d.shown = percent
		fmt.Fprintf(d.progress, "\r%s: %d %% of %s", d.file.name, percent, megabytes(d.file.size))
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host
}
