package export

import (
	"io"

	"github.com/parquet-go/parquet-go"

	"board/summary"
)

// A point is a row of a Parquet file. Names are kept once a row group, as a dictionary.
type point struct {
	Run      string  `parquet:"run,dict,snappy"`
	Tag      string  `parquet:"tag,dict,snappy"`
	Step     int64   `parquet:"step,delta,snappy"`
	WallTime float64 `parquet:"wall_time,snappy"`
	Value    float64 `parquet:"value,snappy"`
}

// rowGroup is how many points are held until they are written: 256 Ki rows of 24 bytes and
// two indexes of names.
const rowGroup = 256 << 10

// A parquetSink writes row groups of points.
type parquetSink struct {
	out      *parquet.GenericWriter[point]
	run, tag string
	rows     []point
}

func newParquetSink(w io.Writer) *parquetSink {
	return &parquetSink{out: parquet.NewGenericWriter[point](w, parquet.MaxRowsPerRowGroup(rowGroup), parquet.CreatedBy("board", "", ""))}
}

func (s *parquetSink) begin(run, tag string) { s.run, s.tag = run, tag }

func (s *parquetSink) add(c summary.Columns) error {
	s.rows = s.rows[:0]
	for i, step := range c.Steps {
		s.rows = append(s.rows, point{s.run, s.tag, step, c.WallTimes[i], c.Values[i]})
	}
	_, err := s.out.Write(s.rows)
	return err
}

func (s *parquetSink) close() error { return s.out.Close() }
