package summary

import (
	"fmt"
	"io"
	"log"
	"strings"
	"time"
)

// An Option changes how a Writer writes.
type Option func(*options)

type options struct {
	suffix     string
	interval   time.Duration
	bufferSize int // bytes
	purgeStep  *int64
	float64s   bool
	tensors    bool // scalars are tensors
	classic    bool // histograms, images and sounds are not
	log        *log.Logger
	create     func(path string) (io.WriteCloser, error)
}

func defaults() options {
	return options{interval: time.Second, bufferSize: 64 << 10, log: log.Default(), create: createFile}
}

func (o options) check() error {
	if strings.ContainsAny(o.suffix, "/\\\x00") {
		return fmt.Errorf("suffix %q of the event file's name holds a path separator", o.suffix)
	}
	return nil
}

// WithFlushInterval says how long an event may wait in memory; one second unless
// given. With zero every event is written at once. With a negative interval only
// a full buffer, Flush and Close write.
func WithFlushInterval(d time.Duration) Option {
	return func(o *options) { o.interval = d }
}

// WithBufferSize says how many bytes of events are collected before they are
// written without waiting for the flush interval; 64 KiB unless given.
func WithBufferSize(bytes int) Option {
	return func(o *options) { o.bufferSize = max(bytes, 1) }
}

// WithSuffix appends a suffix to the file's name, as TensorFlow 2 does with ".v2".
func WithSuffix(suffix string) Option {
	return func(o *options) { o.suffix = suffix }
}

// WithPurgeStep says that this file continues a run from a checkpoint: what earlier files of the run hold at this
// step and after it is out of date, and readers hide it. TensorBoard's fast loader recognises that by steps that go
// back; its other loader needs this mark.
func WithPurgeStep(step int64) Option {
	return func(o *options) { o.purgeStep = &step }
}

// WithFloat64 writes scalars in double precision, as tensors. TensorBoard reads them only
// with --load_fast=false: its fast loader, the default, drops every scalar that
// is not a 32-bit float.
func WithFloat64() Option {
	return func(o *options) { o.float64s = true }
}

// WithTensorScalars writes scalars as tensors, as TensorFlow 2 and Keras do. Readers
// that know only the simple_value of TensorFlow 1 and PyTorch, such as tbparse,
// tensorboard-reducer and TensorBoard's own EventAccumulator, then see no scalars.
func WithTensorScalars() Option {
	return func(o *options) { o.tensors = true }
}

// WithClassicMessages writes histograms, images and sounds in the messages of
// TensorFlow 1 and PyTorch, for readers that know those alone. A message holds one
// picture or sound: of several in one call, number i gets the tag "tag/image/i" or
// "tag/audio/i", as in TensorFlow 1. The other kinds have no such messages, and stay
// tensors.
func WithClassicMessages() Option {
	return func(o *options) { o.classic = true }
}

// WithLog sets the logger for a problem that a Writer solves by itself: a file that was deleted while it was written. The default is the
// log package's standard logger.
func WithLog(logger *log.Logger) Option {
	return func(o *options) {
		if logger != nil {
			o.log = logger
		}
	}
}
