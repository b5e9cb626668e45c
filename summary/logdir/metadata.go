package logdir

import (
	"google.golang.org/protobuf/encoding/protowire"

	"board/summary"
)

// Names of the plugins that own the values which old writers store without
// naming a plugin, as TensorBoard assigns them (its data_compat.py).
const (
	pluginScalars    = "scalars"
	pluginHistograms = "histograms"
	pluginImages     = "images"
	pluginAudio      = "audio"
	pluginGraphs     = "graphs"
	pluginRunMeta    = "graph_tagged_run_metadata"

	// runGraphTag is the tag under which TensorBoard files the graph of a run.
	runGraphTag = "__run_graph__"

	classScalar = 1 // DataClass.DATA_CLASS_SCALAR
)

// metadata is what the writer says about a tag, with its first value.
type metadata struct {
	plugin      string
	display     string
	description string
	class       uint64
}

// metadataOf reads the metadata of the first value of a tag, and fills in what
// old writers leave out.
func metadataOf(v *summary.Value) metadata {
	m := parseMetadata(v.Metadata)
	switch v.Kind {
	case summary.KindSimple:
		m.plugin, m.class = pluginScalars, classScalar
		if m.display == "" {
			m.display = string(v.Tag)
		}
	case summary.KindHistogram:
		m.plugin = pluginHistograms
	case summary.KindImage:
		m.plugin = pluginImages
	case summary.KindAudio:
		m.plugin = pluginAudio
	}
	return m
}

// scalar tells whether the tag is a curve.
func (m metadata) scalar() bool { return m.plugin == pluginScalars || m.class == classScalar }

// parseMetadata reads
//
//	SummaryMetadata { plugin_data=1 { plugin_name=1 }, display_name=2, summary_description=3, data_class=4 }
//
// What cannot be parsed is as if it were not there.
func parseMetadata(b []byte) metadata {
	var m metadata
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			break
		}
		b = b[n:]
		if n = m.take(num, typ, b); n < 0 {
			break
		}
		b = b[n:]
	}
	return m
}

func (m *metadata) take(num protowire.Number, typ protowire.Type, b []byte) int {
	if num == 4 && typ == protowire.VarintType {
		x, n := protowire.ConsumeVarint(b)
		m.class = x
		return n
	}
	if typ != protowire.BytesType {
		return protowire.ConsumeFieldValue(num, typ, b)
	}
	v, n := protowire.ConsumeBytes(b)
	switch num {
	case 1:
		m.plugin = pluginName(v)
	case 2:
		m.display = string(v)
	case 3:
		m.description = string(v)
	}
	return n
}

// pluginName reads PluginData { plugin_name=1 }.
func pluginName(b []byte) string {
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return ""
		}
		b = b[n:]
		if num == 1 && typ == protowire.BytesType {
			v, _ := protowire.ConsumeBytes(b)
			return string(v)
		}
		if n = protowire.ConsumeFieldValue(num, typ, b); n < 0 {
			return ""
		}
		b = b[n:]
	}
	return ""
}

// samplesOf counts the images or clips that a value holds at its step. A tensor
// of images begins with their width and height.
func samplesOf(plugin string, v *summary.Value) int {
	if v.Kind != summary.KindTensor {
		return 1
	}
	n := countStrings(v.Data)
	if plugin == pluginImages {
		n -= 2
	}
	return max(n, 0)
}

// countStrings counts TensorProto.string_val (8).
func countStrings(b []byte) int {
	count := 0
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			break
		}
		b = b[n:]
		if n = protowire.ConsumeFieldValue(num, typ, b); n < 0 {
			break
		}
		if num == 8 {
			count++
		}
		b = b[n:]
	}
	return count
}
