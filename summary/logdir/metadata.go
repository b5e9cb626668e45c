package logdir

import (
	"board/summary"
	"board/summary/internal/wire"
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

// known tells whether the writer said anything that decides what the tag is. That
// is final: later values may not turn a curve into something else.
func (m metadata) known() bool { return m.plugin != "" || m.class != 0 }

// scalar tells whether the tag is a curve.
func (m metadata) scalar() bool { return m.plugin == pluginScalars || m.class == classScalar }

// parseMetadata reads
//
//	SummaryMetadata { plugin_data=1 { plugin_name=1 }, display_name=2, summary_description=3, data_class=4 }
//
// What cannot be parsed is as if it were not there.
func parseMetadata(b []byte) (m metadata) {
	for f := wire.Of(b); f.Next(); {
		switch {
		case f.IsBytes(1):
			m.plugin = pluginName(f.Bytes)
		case f.IsBytes(2):
			m.display = string(f.Bytes)
		case f.IsBytes(3):
			m.description = string(f.Bytes)
		case f.IsVarint(4):
			m.class = f.Uint
		}
	}
	return m
}

// pluginName reads PluginData { plugin_name=1 }.
func pluginName(b []byte) (name string) {
	for f := wire.Of(b); f.Next(); {
		if f.IsBytes(1) {
			name = string(f.Bytes)
		}
	}
	return name
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
func countStrings(b []byte) (count int) {
	for f := wire.Of(b); f.Next(); {
		if f.IsBytes(8) {
			count++
		}
	}
	return count
}
