package datasets

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// content is big enough for several reads, and never the same twice in a row.
var content = func() []byte {
	b := make([]byte, 300_000)
	for i := range b {
		b[i] = byte(i*7 + i>>8)
	}
	return b
}()

func published(urls ...string) remoteFile {
	sum := sha256.Sum256(content)
	return remoteFile{name: "set/file.bin", size: int64(len(content)), sha256: hex.EncodeToString(sum[:]), urls: urls}
}

// serve starts a server and returns the address of the file on it.
func serve(t *testing.T, handler http.HandlerFunc) string {
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL + "/file.bin"
}

// sound is a server as it should be: it knows ranges.
func sound(w http.ResponseWriter, r *http.Request) {
	http.ServeContent(w, r, "file.bin", time.Time{}, bytes.NewReader(content))
}

// breaking serves n bytes of what was asked for and hangs up.
func breaking(n int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		sound(&brokenWriter{ResponseWriter: w, left: n}, r)
		panic(http.ErrAbortHandler)
	}
}

type brokenWriter struct {
	http.ResponseWriter
	left int
}

func (w *brokenWriter) Write(b []byte) (int, error) {
	n := min(len(b), w.left)
	w.left -= n
	_, _ = w.ResponseWriter.Write(b[:n])
	_ = http.NewResponseController(w.ResponseWriter).Flush()
	if n < len(b) {
		return n, io.ErrClosedPipe
	}
	return n, nil
}

func TestWithoutDownload(t *testing.T) {
	asked := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a server was asked") })
	c, err := newConfig([]Option{WithCacheDir(t.TempDir()), WithoutDownload()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.open(t.Context(), published(asked))
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "set/file.bin") || !strings.Contains(err.Error(), c.cacheDir) {
		t.Errorf("error %v, want one that says what is missing where", err)
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", code) }
}

// body answers with something else, without a word about its length.
func body(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		_ = http.NewResponseController(w).Flush()
		_, _ = w.Write(b)
	}
}

// noRanges always answers with the whole file.
func noRanges(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(content) }

func changed() []byte {
	b := bytes.Clone(content)
	b[1000] ^= 1
	return b
}

func TestDownload(t *testing.T) {
	first := func(first, then http.HandlerFunc) http.HandlerFunc {
		var calls atomic.Int32
		return func(w http.ResponseWriter, r *http.Request) {
			if calls.Add(1) == 1 {
				first(w, r)
				return
			}
			then(w, r)
		}
	}
	tests := []struct {
		name    string
		servers []http.HandlerFunc
		asked   []int32 // how often each server
		want    []string
	}{
		{"it is there", []http.HandlerFunc{sound, sound}, []int32{1, 0}, nil},
		{"the first does not have it", []http.HandlerFunc{status(404), sound}, []int32{1, 1}, nil},
		{"the first is broken", []http.HandlerFunc{status(503), sound}, []int32{2, 1}, nil},
		{"the first is busy once", []http.HandlerFunc{first(status(429), sound), status(404)}, []int32{2, 0}, nil},
		{"the first has another file", []http.HandlerFunc{body(changed()), sound}, []int32{1, 1}, nil},
		{"the first has a longer file", []http.HandlerFunc{body(append(bytes.Clone(content), 1)), sound}, []int32{1, 1}, nil},
		{"the first has a shorter file", []http.HandlerFunc{body(content[:5000]), sound}, []int32{2, 1}, nil},
		{"the connection breaks, then goes on", []http.HandlerFunc{first(breaking(100_000), sound)}, []int32{2}, nil},
		{"it breaks everywhere, each brings a part", []http.HandlerFunc{breaking(100_000), breaking(100_000)}, []int32{2, 1}, nil},
		{"it breaks, and the server knows no ranges", []http.HandlerFunc{first(breaking(100_000), noRanges)}, []int32{2}, nil},
		{"a wrong part of one is not blamed on the other", []http.HandlerFunc{body(changed()[:200_000]), sound}, []int32{2, 2}, nil},
		{"ranges are refused", []http.HandlerFunc{first(breaking(10), status(416)), sound}, []int32{2, 1}, nil},
		{"a wrong range", []http.HandlerFunc{first(breaking(10), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Range", "bytes 0-299989/300000")
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(content[:299_990])
		})}, []int32{2}, []string{`expected bytes 10-299999/300000, got "bytes 0-299989/300000"`}},
		{"nobody has it", []http.HandlerFunc{status(404), status(410)}, []int32{1, 1}, []string{"404 Not Found", "410 Gone", "BOARD_DATA", "set/file.bin"}},
		{"all have another file", []http.HandlerFunc{body(changed())}, []int32{1}, []string{"wrong checksum: expected SHA-256", published().sha256}},
		{"all are cut off", []http.HandlerFunc{body(content[:7])}, []int32{2}, []string{"expected 300000 bytes, got 7"}},
		{"too long for words", []http.HandlerFunc{body(bytes.Repeat(content, 3))}, []int32{1}, []string{"expected 300000 bytes, got more"}},
		{"another length is announced", []http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000000000000")
		}}, []int32{1}, []string{"the server announces 1000000000000"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			asked := make([]atomic.Int32, len(tt.servers))
			var urls []string
			for i, handler := range tt.servers {
				urls = append(urls, serve(t, func(w http.ResponseWriter, r *http.Request) {
					asked[i].Add(1)
					handler(w, r)
				}))
			}
			err := fetchInto(t, dir, published(urls...))
			for i := range asked {
				if got := asked[i].Load(); got != tt.asked[i] {
					t.Errorf("server %d was asked %d times, want %d", i, got, tt.asked[i])
				}
			}
			if tt.want == nil && err != nil {
				t.Fatal(err)
			}
			wantError(t, err, tt.want...)
			wantOnly(t, dir, err == nil)
		})
	}
}

// fetchInto opens the file through the cache and compares what it reads.
func fetchInto(t *testing.T, dir string, f remoteFile, opts ...Option) error {
	t.Helper()
	c, err := newConfig(append([]Option{WithCacheDir(dir)}, opts...))
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.open(t.Context(), f)
	if err != nil {
		return err
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, content) {
		t.Errorf("read %d bytes that are not the file, %v", len(got), err)
	}
	return nil
}

// wantOnly looks at what is left in the cache: the file, or nothing at all.
func wantOnly(t *testing.T, dir string, file bool) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, "set"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	want := ""
	if file {
		want = "file.bin"
	}
	if got := strings.Join(names, " "); got != want {
		t.Errorf("the cache holds %q, want %q", got, want)
	}
}

func TestCacheIsUsedAndMended(t *testing.T) {
	dir := t.TempDir()
	var asked atomic.Int32
	f := published(serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		sound(w, r)
	}))
	path := filepath.Join(dir, "set", "file.bin")
	for i, spoil := range []func() error{
		func() error { return nil },
		func() error { return nil }, // as it was left: no download
		func() error { return os.Truncate(path, 100) },
		func() error { return os.WriteFile(path, changed(), 0o644) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if err := fetchInto(t, dir, f); err != nil {
			t.Fatal(err)
		}
		if got, want := asked.Load(), []int32{1, 1, 2, 3}[i]; got != want {
			t.Errorf("round %d: %d downloads so far, want %d", i, got, want)
		}
	}
}

func TestOldLeftOversAreRemoved(t *testing.T) {
	dir := t.TempDir()
	old, young := filepath.Join(dir, "set", "file.bin.1.part"), filepath.Join(dir, "set", "file.bin.2.part")
	if err := os.MkdirAll(filepath.Dir(old), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{old, young} {
		if err := os.WriteFile(name, content[:10], 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(old, time.Time{}, time.Now().Add(-25*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := fetchInto(t, dir, published(serve(t, sound))); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the part of yesterday is still there: %v", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("another program's part is gone: %v", err)
	}
}

func TestCancelledDownloadLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(content[:1000])
		_ = http.NewResponseController(w).Flush()
		cancel()
		<-r.Context().Done()
	})
	c, err := newConfig([]Option{WithCacheDir(dir)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.open(ctx, published(address, address))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	wantError(t, err, "download of set/file.bin stopped")
	wantOnly(t, dir, false)
	if _, err := c.open(ctx, published(address)); !errors.Is(err, context.Canceled) {
		t.Errorf("with an ended context: %v", err)
	}
}

// silent is a server that accepts and says nothing, without a network in between so that time can be played.
type silent struct{ asked atomic.Int32 }

func (s *silent) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked.Add(1)
	return &http.Response{StatusCode: http.StatusOK, ContentLength: -1, Body: hangingBody{r.Context()}, Request: r}, nil
}

type hangingBody struct{ ctx context.Context }

func (b hangingBody) Read([]byte) (int, error) { <-b.ctx.Done(); return 0, b.ctx.Err() }
func (b hangingBody) Close() error             { return nil }

func TestASilentServerIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, begin := &silent{}, time.Now()
		err := fetchInto(t, t.TempDir(), published("https://one.example/file.bin", "https://two.example/file.bin"),
			WithHTTPClient(&http.Client{Transport: server}))
		wantError(t, err, "https://one.example/file.bin: nothing came for 30s", "https://two.example")
		if got := server.asked.Load(); got != 4 || time.Since(begin) != 4*stallAfter {
			t.Errorf("asked %d times in %v", got, time.Since(begin))
		}
	})
}

// slow is a server that sends a little every now and then, and always says something in time.
type slow struct {
	chunk int
	pause time.Duration
}

func (s slow) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, ContentLength: int64(len(content)), Body: &slowBody{slow: s, ctx: r.Context(), rest: content}, Request: r}, nil
}

type slowBody struct {
	slow
	ctx  context.Context
	rest []byte
}

func (b *slowBody) Read(p []byte) (int, error) {
	time.Sleep(b.pause) // in synctest's time
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	if len(b.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, b.rest[:min(b.chunk, len(b.rest))])
	b.rest = b.rest[n:]
	return n, nil
}

func (b *slowBody) Close() error { return nil }

func TestASlowServerIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		err := fetchInto(t, t.TempDir(), published("https://slow.example/file.bin"),
			WithHTTPClient(&http.Client{Transport: slow{chunk: 50_000, pause: stallAfter - time.Second}}))
		if err != nil || time.Since(begin) < 2*stallAfter {
			t.Errorf("after %v: %v", time.Since(begin), err)
		}
	})
}

func TestRedirectsStayOnHTTPS(t *testing.T) {
	plain := serve(t, sound)
	var hops atomic.Int32
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/down":
			http.Redirect(w, r, plain, http.StatusFound)
		case "/around":
			hops.Add(1)
			http.Redirect(w, r, "/around", http.StatusFound)
		case "/there":
			http.Redirect(w, r, "/file", http.StatusFound)
		default:
			sound(w, r)
		}
	}))
	defer secure.Close()
	client := WithHTTPClient(secure.Client())
	wantError(t, fetchInto(t, t.TempDir(), published(secure.URL+"/down"), client), "redirected from https to http")
	wantError(t, fetchInto(t, t.TempDir(), published(secure.URL+"/around"), client), "redirected 10 times")
	if hops.Load() != 10 {
		t.Errorf("%d hops", hops.Load())
	}
	if err := fetchInto(t, t.TempDir(), published(secure.URL+"/there"), client); err != nil {
		t.Error(err)
	}
}

func TestProgressIsShown(t *testing.T) {
	var out bytes.Buffer
	f := published(serve(t, status(404)), serve(t, sound))
	if err := fetchInto(t, t.TempDir(), f, WithProgress(&out)); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"set/file.bin: http", "404 Not Found\n", "\rset/file.bin: 100 % of 0.3 MB", "0.3 MB from 127.0.0.1"} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("expected %q in the progress, got %q", part, out.String())
		}
	}
}

func TestProgressIsShownForEachPercentOnly(t *testing.T) {
	var out bytes.Buffer
	err := fetchInto(t, t.TempDir(), published("https://one.example/file.bin"), WithProgress(&out),
		WithHTTPClient(&http.Client{Transport: slow{chunk: 100}}))
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(out.String(), "\r"); lines != 102 { // 0 to 100, and the end
		t.Errorf("%d updates", lines)
	}
}

func TestMirrorsReplaceThePublishedPlaces(t *testing.T) {
	var asked atomic.Value
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Store(r.URL.Path)
		sound(w, r)
	})
	base := strings.TrimSuffix(address, "/file.bin") + "/mine/"
	if err := fetchInto(t, t.TempDir(), published("http://nowhere.invalid/"), WithMirrors(base)); err != nil {
		t.Fatal(err)
	}
	if asked.Load() != "/mine/file.bin" {
		t.Errorf("asked for %v", asked.Load())
	}
}

func TestConfig(t *testing.T) {
	t.Setenv(DataVariable, "/from/the/environment")
	c, err := newConfig(nil)
	if err != nil || c.dataDir != "/from/the/environment" {
		t.Errorf("got %+v, %v", c, err)
	}
	c, err = newConfig([]Option{WithDataDir("/mine")})
	if err != nil || c.dataDir != "/mine" {
		t.Errorf("got %+v, %v", c, err)
	}
	t.Setenv(DataVariable, "")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	c, err = newConfig(nil)
	cache, _ := os.UserCacheDir()
	if err != nil || c.cacheDir != filepath.Join(cache, "board") {
		t.Errorf("got %+v, %v", c, err)
	}
	_, err = newConfig([]Option{WithProgress(nil)})
	wantError(t, err, "got nil")
}

func TestAllPublishedPlacesAreHTTPS(t *testing.T) {
	urls := append(append([]string{}, mnist.mirrors...), fashionMNIST.mirrors...)
	for _, u := range append(urls, housingFile.urls...) {
		if !strings.HasPrefix(u, "https://") {
			t.Error(u)
		}
	}
	for _, f := range append(append([]remoteFile{housingFile}, mnist.files[:]...), fashionMNIST.files[:]...) {
		if sum, err := hex.DecodeString(f.sha256); err != nil || len(sum) != sha256.Size || f.size <= 0 {
			t.Error(fmt.Sprint(f))
		}
	}
}

func TestAServerWithoutAnAddressIsAskedOnce(t *testing.T) {
	var asked atomic.Int32
	client := &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		asked.Add(1)
		return nil, &net.DNSError{Err: "no such host", Name: r.URL.Host, IsNotFound: true}
	})}
	c := config{client: client, progress: io.Discard}
	err := c.download(t.Context(), published("https://one.example/file.bin", "https://two.example/file.bin"), filepath.Join(t.TempDir(), "file.bin"))
	if err == nil || asked.Load() != 2 {
		t.Errorf("asked %d times, want once for each of the two servers; error %v", asked.Load(), err)
	}
}

// Without a network the error says so once, and no line is shown for each server. One server that answers is another matter.
func TestOffline(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refused := "http://" + closed.Addr().String() + "/file.bin"
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		urls    []string
		offline bool
		lines   int
	}{
		"all refuse connections": {[]string{refused, refused}, true, 0},
		"one answers":            {[]string{refused, serve(t, status(404))}, false, 1},
	} {
		var out bytes.Buffer
		err := fetchInto(t, t.TempDir(), published(tt.urls...), WithProgress(&out))
		if tt.offline != errors.Is(err, ErrOffline) || tt.offline && !strings.Contains(err.Error(), "set/file.bin could not be downloaded: no server can be reached; ") {
			t.Errorf("%s: got %v", name, err)
		}
		if got := strings.Count(out.String(), "404 Not Found\n"); got != tt.lines || tt.lines == 0 && out.Len() > 0 {
			t.Errorf("%s: shown %q", name, out.String())
		}
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
