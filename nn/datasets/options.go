package datasets

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// DataVariable is the environment variable that names a folder to read data sets from, instead of downloading them. The
// package documentation shows its layout.
const DataVariable = "BOARD_DATA"

// stallAfter is how long a server may send nothing before the next one is asked.
const stallAfter = 30 * time.Second

// An Option changes where a data set comes from, or shows the progress of its download.
type Option func(*config)

type config struct {
	dataDir  string // read from here, never download
	cacheDir string
	mirrors  []string // base URLs; nil asks the published ones
	client   *http.Client
	progress io.Writer
	missing  Missing
	offline  bool // what is not here is an error
}

// WithDataDir reads from a folder and never downloads, whatever BOARD_DATA says. The folder has the layout of BOARD_DATA.
func WithDataDir(dir string) Option { return func(c *config) { c.dataDir = dir } }

// WithCacheDir keeps downloads in a folder of your own instead of the folder board in the user's cache folder. BOARD_DATA is then ignored.
func WithCacheDir(dir string) Option {
	return func(c *config) { c.cacheDir, c.dataDir = dir, "" }
}

// WithoutDownload takes a data set from the data or the cache folder, and asks no server. For a missing file errors.Is(err, fs.ErrNotExist)
// is true.
func WithoutDownload() Option { return func(c *config) { c.offline = true } }

// WithMirrors downloads from the given places instead of the published ones, in order: base URLs to which the names of the
// files are added. Files are checked all the same.
func WithMirrors(baseURLs ...string) Option { return func(c *config) { c.mirrors = baseURLs } }

// WithHTTPClient downloads with the given client instead of http.DefaultClient.
func WithHTTPClient(client *http.Client) Option { return func(c *config) { c.client = client } }

// WithProgress writes a line for each download, again and again as it comes in, and another when a server answers with something else. That
// no server can be reached is in the error alone (ErrOffline).
func WithProgress(w io.Writer) Option { return func(c *config) { c.progress = w } }

func newConfig(opts []Option) (config, error) {
	c := config{dataDir: os.Getenv(DataVariable), client: http.DefaultClient, progress: io.Discard}
	for _, o := range opts {
		o(&c)
	}
	if c.client == nil || c.progress == nil {
		return c, errors.New("expected an HTTP client and a progress writer, got nil")
	}
	if c.dataDir != "" || c.cacheDir != "" {
		return c, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return c, fmt.Errorf("no folder to keep downloads in: %w; choose one with WithCacheDir, or set %s", err, DataVariable)
	}
	c.cacheDir = filepath.Join(cache, "board")
	return c, nil
}
