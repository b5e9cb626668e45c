//go:build !js && !wasip1

package search

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"board/nn/internal/atomicfile"
)

// A study in a directory: study.db is a bbolt database, in which every finished trial is safe once finish has returned, and models are
// files beside it. One process at a time has it open.
const (
	weightsDir  = "weights"
	openTimeout = time.Second // for another process that is just ending
)

// Buckets and keys of the database.
var (
	studyBucket  = []byte("study")
	trialsBucket = []byte("trials") // by number, 8 bytes big-endian
	metaKey      = []byte("meta")
)

// openDir opens the study in a directory, or begins one.
func openDir(dir string, m meta) (_ store, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	path := filepath.Join(dir, studyFile)
	db, err := openBolt(path)
	if err != nil {
		return nil, err
	}
	s := &local{table: newTable(), pruned: map[int]bool{}, weights: weightsInDir(filepath.Join(dir, weightsDir)), shut: db.Close}
	s.keep = func(r Result) error { return keepTrial(db, path, r) }
	if err := guarded(path, func() error { return loadStudy(db, m, s.table) }); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

func openBolt(path string) (db *bbolt.DB, err error) {
	err = guarded(path, func() (err error) {
		db, err = bbolt.Open(path, 0o644, &bbolt.Options{Timeout: openTimeout})
		return err
	})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("search: %s is in use by another process; programs that work on one study at the same time join a cluster (search.Join)", path)
	}
	return db, err
}

// guarded turns panics of the database, which come from damaged files, into errors.
func guarded(path string, do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("search: %s is damaged: %v; move it away to begin anew", path, r)
		}
	}()
	if err = do(); err != nil {
		err = fmt.Errorf("search: %s: %w", path, err)
	}
	return err
}

// loadStudy reads all trials. Those that were running when the program ended wait again.
func loadStudy(db *bbolt.DB, m meta, t *table) error {
	return db.Update(func(tx *bbolt.Tx) error {
		study, err := tx.CreateBucketIfNotExists(studyBucket)
		if err != nil {
			return err
		}
		trials, err := tx.CreateBucketIfNotExists(trialsBucket)
		if err != nil {
			return err
		}
		if err := agree(study, m); err != nil {
			return err
		}
		return trials.ForEach(func(key, value []byte) error {
			var r Result
			if err := json.Unmarshal(value, &r); err != nil {
				return fmt.Errorf("trial %x: %w", key, err)
			}
			if len(key) != 8 || binary.BigEndian.Uint64(key) != uint64(r.Number) {
				return fmt.Errorf("trial %x: it has the number %d; expected that of its key", key, r.Number)
			}
			t.set(r)
			return nil
		})
	})
}

// agree compares what the study was begun with, or writes it down.
func agree(study *bbolt.Bucket, m meta) error {
	old := study.Get(metaKey)
	if old == nil {
		text, err := json.Marshal(m)
		if err != nil {
			return err
		}
		return study.Put(metaKey, text)
	}
	return m.agrees(old)
}

func keepTrial(db *bbolt.DB, path string, r Result) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("search: trial %d: %w", r.Number, err)
	}
	return guarded(path, func() error {
		return db.Update(func(tx *bbolt.Tx) error {
			return tx.Bucket(trialsBucket).Put(binary.BigEndian.AppendUint64(nil, uint64(r.Number)), text)
		})
	})
}

// weightsInDir keeps each model in a file.
type weightsInDir string

func (dir weightsInDir) path(number int) string {
	return filepath.Join(string(dir), fmt.Sprintf("%06d.safetensors", number))
}

func (dir weightsInDir) put(number int, data []byte) error {
	if err := os.MkdirAll(string(dir), 0o755); err != nil {
		return err
	}
	return atomicfile.Write(dir.path(number), func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

func (dir weightsInDir) get(number int) ([]byte, error) {
	data, err := os.ReadFile(dir.path(number))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoWeights
	}
	return data, err
}
