package dataapi

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// TensorBoard's graphs plugin: the graph of a run, graphs of traced functions, Keras
// models, and what their execution cost.

// typeProto is protobuf's text form, which TensorBoard's page parses.
const typeProto = "text/x-protobuf; charset=utf-8"

// graphTag is what a tag has to show.
type graphTag struct {
	Tag        string `json:"tag"`
	Conceptual bool   `json:"conceptual_graph"`
	Op         bool   `json:"op_graph"`
	Profile    bool   `json:"profile"`
}

// graphRun is what a run has to show.
type graphRun struct {
	Run   string              `json:"run"`
	Tags  map[string]graphTag `json:"tags"`
	Graph bool                `json:"run_graph"`
}

// graphInfo lists what there is to show: {run: {"run", "tags": {tag: {"tag",
// "conceptual_graph", "op_graph", "profile"}}, "run_graph"}}.
func (s *API) graphInfo(*http.Request) (any, error) {
	return answer.Stream{ContentType: answer.TypeJSON, Write: func(w io.Writer) error {
		out := answer.Pieces{W: w}
		all := format.OpenList(nil, '{')
		for _, run := range s.data.Store.Catalog().Runs {
			info, any := graphRunOf(run)
			if !any {
				continue
			}
			b, err := format.Marshal(info)
			if err != nil {
				return err
			}
			all.Key(run.Name)
			if all.B = out.Pass(append(all.B, b...)); out.Err != nil {
				return out.Err
			}
		}
		return out.End(all.Done())
	}}, nil
}

// graphRunOf is what a run has to show, false if that is nothing.
func graphRunOf(run *logdir.RunInfo) (info graphRun, any bool) {
	info = graphRun{Run: run.Name, Tags: map[string]graphTag{}}
	for _, tag := range run.Tags {
		one := graphTag{Tag: tag.Name}
		switch tag.Plugin() {
		case summary.PluginGraphs:
			info.Graph = info.Graph || tag.Name == summary.RunGraphTag
			continue
		case summary.PluginTaggedRunMetadata:
			one.Profile = true
		case summary.PluginRunMetadata:
			one.Op, one.Profile = true, true
		case summary.PluginRunMetadataGraph:
			one.Op = true
		case summary.PluginKerasModel:
			one.Conceptual = true
		default:
			continue
		}
		if tag.Plugin() == summary.PluginTaggedRunMetadata || string(tag.Content()) == graphVersion {
			info.Tags[tag.Name] = one
		}
	}
	return info, info.Graph || len(info.Tags) > 0
}

// graphVersion is what TensorFlow keeps with tags of graphs: the only version that there
// has been.
const graphVersion = "1"

// graph answers a graph in protobuf's text form: that of a run, that of the functions
// that a tag traced, or the layers of a tag's Keras model.
func (s *API) graph(r *http.Request) (any, error) {
	query := r.URL.Query()
	if !query.Has("run") {
		return nil, answer.BadRequest(`query parameter "run" is required`)
	}
	trim, err := trimOf(query)
	if err != nil {
		return nil, err
	}
	run, tag := query.Get("run"), query.Get("tag")
	switch {
	case query.Get("conceptual") == "true":
		return s.graphOf(r, run, tag, trim, kerasGraph, summary.PluginKerasModel)
	case !query.Has("tag"):
		return s.graphOf(r, run, summary.RunGraphTag, trim, runGraph, summary.PluginGraphs)
	}
	return s.graphOf(r, run, tag, trim, functionGraph, summary.PluginRunMetadata, summary.PluginRunMetadataGraph)
}

func runGraph(v *summary.Value) (*tbpb.GraphDef, error) {
	b, err := summary.DecodeGraph(v)
	if err != nil {
		return nil, err
	}
	return summary.ParseGraph(b)
}

func functionGraph(v *summary.Value) (*tbpb.GraphDef, error) {
	metadata, err := runMetadataOf(v)
	if err != nil {
		return nil, err
	}
	return summary.FunctionGraph(metadata)
}

func kerasGraph(v *summary.Value) (*tbpb.GraphDef, error) {
	b, err := summary.DecodeKerasModel(v)
	if err != nil {
		return nil, err
	}
	return summary.KerasGraph(b)
}

func runMetadataOf(v *summary.Value) (*tbpb.RunMetadata, error) {
	b, err := summary.DecodeRunMetadata(v)
	if err != nil {
		return nil, err
	}
	return summary.ParseRunMetadata(b)
}

func (s *API) graphOf(r *http.Request, run, tag string, trim trim, of func(*summary.Value) (*tbpb.GraphDef, error), plugins ...string) (any, error) {
	return s.protoOf(r, run, tag, func(v *summary.Value) (proto.Message, error) {
		graph, err := of(v)
		if err == nil {
			trim.graph(graph)
		}
		return graph, err
	}, plugins...)
}

// runMetadata answers what an execution cost, in protobuf's text form.
func (s *API) runMetadata(r *http.Request) (any, error) {
	query := r.URL.Query()
	for _, name := range []string{"tag", "run"} {
		if !query.Has(name) {
			return nil, answer.BadRequest("query parameter %q is required", name)
		}
	}
	return s.protoOf(r, query.Get("run"), query.Get("tag"), func(v *summary.Value) (proto.Message, error) {
		return runMetadataOf(v)
	}, summary.PluginTaggedRunMetadata, summary.PluginRunMetadata)
}

// messageFactor is about how much memory a message takes for each byte of it.
const messageFactor = 12

// protoOf answers a message that is made of the last value of a tag.
func (s *API) protoOf(r *http.Request, run, name string, of func(*summary.Value) (proto.Message, error), plugins ...string) (any, error) {
	tag, ok := provider.TagOf(s.data.Store.Catalog(), run, name, plugins...)
	if !ok {
		return nil, answer.NotFound("there is no such graph")
	}
	item, ok := s.data.LastItem(r.Context(), tag)
	if !ok {
		return nil, answer.NotFound("there is no such graph")
	}
	if err := answer.AccountOf(r).TakeLarge(messageFactor * item.Place.Length); err != nil {
		return nil, err
	}
	var m proto.Message
	err := s.value(r, item, func(v *summary.Value) (err error) {
		m, err = of(v)
		return err
	})
	if err != nil {
		return nil, notShown(err)
	}
	return answer.Stream{ContentType: typeProto, Write: func(w io.Writer) error {
		p := protoText{out: answer.Pieces{W: w}}
		p.message(m.ProtoReflect(), 0)
		return p.out.End(p.b)
	}}, nil
}

// A trim says which attributes of nodes are too large to be sent.
type trim struct {
	limit int    // bytes of an attribute; 0: all are sent
	key   string // of the attribute that lists those left out
}

// trimOf reads the parameters limit_attr_size and large_attrs_key.
func trimOf(query url.Values) (t trim, err error) {
	if !query.Has("limit_attr_size") {
		return t, nil
	}
	t.limit, err = strconv.Atoi(query.Get("limit_attr_size"))
	switch {
	case err != nil:
		return t, answer.BadRequest("query parameter `limit_attr_size` must be an integer")
	case t.limit <= 0:
		return t, answer.BadRequest("limit_attr_size must be > 0, but is %d", t.limit)
	case !query.Has("large_attrs_key"):
		return t, answer.BadRequest("large_attrs_key must be given with limit_attr_size")
	}
	t.key = query.Get("large_attrs_key")
	return t, nil
}

// graph takes the attributes that are too large out of a graph.
func (t trim) graph(g *tbpb.GraphDef) {
	if t.limit == 0 {
		return
	}
	for _, node := range g.GetNode() {
		var large [][]byte
		for _, key := range slices.Backward(format.SortedKeys(node.GetAttr())) { // in the order of the text form
			if proto.Size(node.GetAttr()[key]) > t.limit {
				large = append(large, []byte(key))
				delete(node.GetAttr(), key)
			}
		}
		if large != nil {
			node.Attr[t.key] = &tbpb.AttrValue{Value: &tbpb.AttrValue_List{List: &tbpb.AttrValue_ListValue{S: large}}}
		}
	}
}
