package summary

import (
	"board/internal/limits"
	"board/summary/internal/wire"
)

// RunGraphTag is the tag under which the graph of a run is filed, as TensorBoard
// files it: the event that holds the graph names no tag.
const RunGraphTag = "__run_graph__"

// A Metadata is what a writer says about a tag, with its first value.
type Metadata struct {
	Plugin      string    // that owns the data
	Content     []byte    // what the plugin keeps with the tag, in an encoding of its own
	DisplayName string    // shown in place of the tag; "" for the tag itself
	Description string    // Markdown
	Class       DataClass // as the writer gave it, mostly ClassUnknown
}

// MetadataOf reads the metadata of a tag's first value, and fills in what old
// writers leave out, as TensorBoard does (its data_compat.py): their content tells
// the plugin, and the tag is the name to show. Content is a part of the value.
func MetadataOf(v *Value) Metadata {
	m := parseMetadata(v.Metadata)
	plugin, classic := v.Kind.Plugin()
	if !classic {
		return m
	}
	m.Plugin, m.Class, m.Content = plugin.Name, plugin.Class, nil
	if m.DisplayName == "" && v.Kind != KindGraph && v.Kind != KindRunMetadata {
		m.DisplayName = string(v.Tag)
	}
	return m
}

// Known tells whether the writer said anything that decides what the tag is. That
// is final: later values do not turn a curve into something else.
func (m *Metadata) Known() bool { return m.Plugin != "" || m.Class != ClassUnknown }

// Scalar tells whether the tag is a curve.
func (m *Metadata) Scalar() bool { return m.Plugin == PluginScalars || m.Class == ClassScalar }

// Version is the version of the plugin's content,
//
//	…PluginData { version=1 }
//
// TensorBoard leaves out tags whose version is not 0, the only one that there has
// been.
func (m *Metadata) Version() (version int32) {
	if plugin, _ := PluginOf(m.Plugin); !plugin.versioned {
		return 0
	}
	for f := wire.Of(m.Content); f.Next(); {
		if f.IsVarint(1) {
			version = int32(f.Uint)
		}
	}
	return version
}

// parseMetadata reads
//
//	SummaryMetadata { plugin_data=1 { plugin_name=1, content=2 }, display_name=2, summary_description=3, data_class=4 }
//
// What cannot be parsed is as if it were not there.
func parseMetadata(b []byte) (m Metadata) {
	for f := wire.Of(b); f.Next(); {
		switch {
		case f.IsBytes(1):
			m.Plugin, m.Content = parsePluginData(f.Bytes)
		case f.IsBytes(2):
			m.DisplayName = words(f.Bytes)
		case f.IsBytes(3):
			m.Description = words(f.Bytes)
		case f.IsVarint(4) && f.Uint <= uint64(ClassBlobs):
			m.Class = DataClass(f.Uint)
		}
	}
	return m
}

// maxWords is how many bytes of a description or a display name are read: a record
// may be all description.
var maxWords = int(limits.Table[limits.Description].Default)

// words is a text for people, without what is beyond maxWords.
func words(b []byte) string { return string(b[:min(len(b), maxWords)]) }

// parsePluginData reads PluginData { plugin_name=1, content=2 }.
func parsePluginData(b []byte) (name string, content []byte) {
	for f := wire.Of(b); f.Next(); {
		switch {
		case f.IsBytes(1):
			name = pluginName(f.Bytes)
		case f.IsBytes(2):
			content = f.Bytes
		}
	}
	return name, content
}

// pluginName takes the names of known plugins from the table, so that a million tags
// share one string.
func pluginName(name []byte) string {
	for i := range plugins {
		if plugins[i].Name == string(name) {
			return plugins[i].Name
		}
	}
	return string(name)
}
