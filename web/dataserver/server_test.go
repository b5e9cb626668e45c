package dataserver_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"board/proto/datapb"
	"board/summary/provider"
	"board/web/dataserver"
	"board/web/internal/webtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// client asks a data server over a log directory.
type client struct {
	t    *testing.T
	conn *grpc.ClientConn
}

func open(t *testing.T, dir string, samples map[string]int) client {
	t.Helper()
	s := dataserver.New(dataserver.Options{Store: webtest.FollowStore(t, dir), DataLocation: dir, SamplesPerPlugin: samples})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	conn, err := grpc.NewClient(l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		conn.Close()
		s.Stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return client{t, conn}
}

const service = "/tensorboard.data.TensorBoardDataProvider/"

func (c client) ask(method string, q, a any) error {
	return c.conn.Invoke(context.Background(), service+method, q, a)
}

// must asks, and ends the test on an error.
func must[A any](c client, method string, q any) *A {
	c.t.Helper()
	a := new(A)
	if err := c.ask(method, q, a); err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
	return a
}

func (c client) blob(key string) ([]byte, error) {
	stream, err := c.conn.NewStream(context.Background(), &grpc.StreamDesc{ServerStreams: true}, service+"ReadBlob")
	if err != nil {
		return nil, err
	}
	if err := stream.SendMsg(&datapb.ReadBlobRequest{BlobKey: key}); err != nil {
		return nil, err
	}
	if err := stream.CloseSend(); err != nil {
		return nil, err
	}
	var all bytes.Buffer
	for {
		piece := new(datapb.ReadBlobResponse)
		if err := stream.RecvMsg(piece); errors.Is(err, io.EOF) {
			return all.Bytes(), nil
		} else if err != nil {
			return nil, err
		}
		all.Write(piece.GetData())
	}
}

func plugin(name string) *datapb.PluginFilter { return &datapb.PluginFilter{PluginName: name} }

func only(run, tag string) *datapb.RunTagFilter {
	return &datapb.RunTagFilter{Runs: &datapb.RunFilter{Names: []string{run}}, Tags: &datapb.TagFilter{Names: []string{tag}}}
}

func points(n int64) *datapb.Downsample { return &datapb.Downsample{NumPoints: n} }

const logs = "../../testdata/logs"

func TestLists(t *testing.T) {
	c := open(t, logs, nil)
	if got := must[datapb.GetExperimentResponse](c, "GetExperiment", &datapb.GetExperimentRequest{}).GetDataLocation(); got != logs {
		t.Errorf("data location %q", got)
	}
	var plugins []string
	for _, p := range must[datapb.ListPluginsResponse](c, "ListPlugins", &datapb.ListPluginsRequest{}).GetPlugins() {
		plugins = append(plugins, p.GetName())
	}
	for _, want := range []string{"scalars", "images", "hparams", "graphs", "mesh"} {
		if !slices.Contains(plugins, want) {
			t.Errorf("no plugin %s in %q", want, plugins)
		}
	}
	runs := must[datapb.ListRunsResponse](c, "ListRuns", &datapb.ListRunsRequest{}).GetRuns()
	if len(runs) == 0 || runs[0].GetStartTime() < 1e9 || runs[0].GetName() == "" {
		t.Errorf("runs %v", runs)
	}
	audio := must[datapb.ListBlobSequencesResponse](c, "ListBlobSequences", &datapb.ListBlobSequencesRequest{PluginFilter: plugin("audio")}).GetRuns()
	for _, run := range audio {
		for _, tag := range run.GetTags() {
			m := tag.GetMetadata()
			if len(m.GetSummaryMetadata().GetPluginData().GetContent()) < 2 || m.GetMaxLength() != 1 || m.GetMaxStep() == 0 || m.GetMaxWallTime() < 1e9 {
				t.Errorf("%s %s: %v", run.GetRunName(), tag.GetTagName(), m)
			}
		}
	}
	mesh := must[datapb.ListTensorsResponse](c, "ListTensors", &datapb.ListTensorsRequest{PluginFilter: plugin("mesh")}).GetRuns()
	if len(mesh) != 2 || len(mesh[0].GetTags()) != 3 || mesh[0].GetTags()[0].GetTagName() != "cube_VERTEX" {
		t.Errorf("mesh: %v", mesh)
	}
}

func TestFilters(t *testing.T) {
	c := open(t, logs, nil)
	for name, q := range map[string]*datapb.RunTagFilter{
		"no such run": only("no", "loss"), "no such tag": only("tf2_summary/a", "no"), "no run": {Runs: &datapb.RunFilter{}}, "no tag": {Tags: &datapb.TagFilter{}},
	} {
		got := must[datapb.ListScalarsResponse](c, "ListScalars", &datapb.ListScalarsRequest{PluginFilter: plugin("scalars"), RunTagFilter: q})
		if len(got.GetRuns()) != 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
	got := must[datapb.ListScalarsResponse](c, "ListScalars", &datapb.ListScalarsRequest{PluginFilter: plugin("scalars"), RunTagFilter: only("tf2_summary/a", "loss")}).GetRuns()
	if len(got) != 1 || len(got[0].GetTags()) != 1 || got[0].GetTags()[0].GetMetadata().GetMaxStep() == 0 {
		t.Errorf("one tag: %v", got)
	}
}

// TestDownsample has 2,000 points, of which 1,000 are answered unless more are wanted.
func TestDownsample(t *testing.T) {
	dir := webtest.Made(t)
	for _, w := range []struct {
		samples map[string]int
		most    int64
		want    int
	}{{nil, 0, 1000}, {nil, 5000, 1000}, {nil, 10, 10}, {map[string]int{"scalars": 0}, 0, 2000}, {map[string]int{"scalars": 1500}, 1500, 1500}, {nil, 1, 1}} {
		c := open(t, dir, w.samples)
		got := must[datapb.ReadScalarsResponse](c, "ReadScalars", &datapb.ReadScalarsRequest{PluginFilter: plugin("scalars"), RunTagFilter: only("a/train", "long"), Downsample: points(w.most)})
		data := got.GetRuns()[0].GetTags()[0].GetData()
		n := len(data.GetStep())
		if n > w.want || n < w.want*9/10 || len(data.GetValue()) != n || len(data.GetWallTime()) != n || data.GetStep()[n-1] != 1999 {
			t.Errorf("%v, at most %d: %d points, want about %d with the last one", w.samples, w.most, n, w.want)
		}
	}
}

func TestHistogramsOfAllWriters(t *testing.T) {
	c := open(t, logs, nil)
	for run, tag := range map[string]string{"tf1/train": "old/hist", "tf2_summary/a": "weights"} {
		got := must[datapb.ReadTensorsResponse](c, "ReadTensors", &datapb.ReadTensorsRequest{PluginFilter: plugin("histograms"), RunTagFilter: only(run, tag), Downsample: points(3)})
		data := got.GetRuns()[0].GetTags()[0].GetData()
		if len(data.GetValue()) != 3 || len(data.GetStep()) != 3 {
			t.Fatalf("%s: %d values", run, len(data.GetValue()))
		}
		if dims := data.GetValue()[0].GetTensorShape().GetDim(); len(dims) != 2 || dims[1].GetSize() != 3 {
			t.Errorf("%s: shape %v", run, dims)
		}
	}
}

func TestBlobs(t *testing.T) {
	dir := t.TempDir()
	large := string(bytes.Repeat([]byte("0123456789abcdef"), 9<<16)) // three pieces
	webtest.NewLogFile(t, dir, "r").AddTensor("images", "i", 0, nil, webtest.Strings("1", "2", large, "")).AddTensor("images", "i", 1, nil, webtest.Strings("x"))
	c := open(t, dir, nil)
	got := must[datapb.ReadBlobSequencesResponse](c, "ReadBlobSequences", &datapb.ReadBlobSequencesRequest{PluginFilter: plugin("images"), Downsample: points(10)})
	data := got.GetRuns()[0].GetTags()[0].GetData()
	if len(data.GetValues()) != 1 || len(data.GetValues()[0].GetBlobRefs()) != 4 {
		t.Fatalf("got %v, want step 0 alone", data)
	}
	for i, want := range []string{"1", "2", large, ""} {
		blob, err := c.blob(data.GetValues()[0].GetBlobRefs()[i].GetBlobKey())
		if err != nil || string(blob) != want {
			t.Errorf("blob %d: %d bytes, %v", i, len(blob), err)
		}
	}
	for key, want := range map[string]codes.Code{
		"": codes.InvalidArgument, "%%": codes.InvalidArgument, provider.Blob{Run: "no"}.Key(): codes.NotFound,
		provider.Blob{Run: "r", Tag: "i", Step: 0, Checksum: 1}.Key(): codes.NotFound,
	} {
		if _, err := c.blob(key); status.Code(err) != want {
			t.Errorf("key %q: %v, want %v", key, err, want)
		}
	}
}

func TestBadRequests(t *testing.T) {
	c := open(t, logs, nil)
	for name, err := range map[string]error{
		"list without plugin":     c.ask("ListScalars", &datapb.ListScalarsRequest{}, new(datapb.ListScalarsResponse)),
		"tensors without plugin":  c.ask("ListTensors", &datapb.ListTensorsRequest{}, new(datapb.ListTensorsResponse)),
		"blobs without plugin":    c.ask("ListBlobSequences", &datapb.ListBlobSequencesRequest{}, new(datapb.ListBlobSequencesResponse)),
		"read without downsample": c.ask("ReadScalars", &datapb.ReadScalarsRequest{PluginFilter: plugin("scalars")}, new(datapb.ReadScalarsResponse)),
		"negative":                c.ask("ReadTensors", &datapb.ReadTensorsRequest{PluginFilter: plugin("text"), Downsample: points(-1)}, new(datapb.ReadTensorsResponse)),
		"read without plugin":     c.ask("ReadBlobSequences", &datapb.ReadBlobSequencesRequest{Downsample: points(1)}, new(datapb.ReadBlobSequencesResponse)),
	} {
		if status.Code(err) != codes.InvalidArgument {
			t.Errorf("%s: %v, want InvalidArgument", name, err)
		}
	}
	if err := c.ask("NoSuchMethod", &datapb.ListRunsRequest{}, new(datapb.ListRunsResponse)); status.Code(err) != codes.Unimplemented {
		t.Errorf("an unknown method: %v", err)
	}
}
