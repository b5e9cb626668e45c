package summary

import (
	"iter"
	"slices"

	"board/summary/internal/wire"
)

// The names of TensorBoard's plugins, as SummaryMetadata.plugin_data has them. A
// plugin is what is stored. A dashboard is a tab that shows the data of one plugin
// or of several: that is for the programs above this package.
const (
	PluginScalars           = "scalars"
	PluginCustomScalars     = "custom_scalars" // the layout of that dashboard
	PluginImages            = "images"
	PluginAudio             = "audio"
	PluginGraphs            = "graphs"                    // a run's graph, an event of its own
	PluginRunMetadata       = "graph_run_metadata"        // TensorFlow 2's trace_export: RunMetadata
	PluginRunMetadataGraph  = "graph_run_metadata_graph"  // the same with profiling: RunMetadata that holds graphs
	PluginKerasModel        = "graph_keras_model"         // a Keras model's JSON
	PluginTaggedRunMetadata = "graph_tagged_run_metadata" // TensorFlow 1's RunMetadata, an event of its own
	PluginHistograms        = "histograms"
	PluginText              = "text"
	PluginPRCurves          = "pr_curves"
	PluginHParams           = "hparams"
	PluginMesh              = "mesh"
)

// A DataClass tells how the values of a tag are stored and sampled. The numbers are
// those of DataClass in TensorBoard's summary.proto.
type DataClass uint8

// The classes of data.
const (
	ClassUnknown DataClass = iota // not told; the plugin's name decides
	ClassScalar                   // one number a step
	ClassTensor                   // an array a step
	ClassBlobs                    // a list of byte strings a step (DATA_CLASS_BLOB_SEQUENCE)
)

// A Plugin is a row of the table of all that TensorBoard stores in event files.
type Plugin struct {
	Name  string
	Class DataClass

	// Samples is how many steps of a tag TensorBoard's data API answers with when
	// --samples_per_plugin does not name the plugin (of histograms, the distributions
	// dashboard gets 501). The board stores all.
	Samples int

	// Classic is the content of Summary.Value, or of Event, that belongs to this plugin
	// whatever its metadata says: the encoding of TensorFlow 1, which PyTorch and
	// tensorboardX use to this day. It is KindNone where there is none.
	Classic Kind

	versioned bool               // what it keeps with a tag begins with a version; else that is empty, or something else
	items     func(v *Value) int // nil where a value is one item
}

// plugins is the table, in the order of TensorBoard's tabs.
var plugins = [...]Plugin{
	{Name: PluginScalars, Class: ClassScalar, Samples: 1000, Classic: KindSimple, versioned: true},
	{Name: PluginCustomScalars, Class: ClassTensor, Samples: 1},
	{Name: PluginImages, Class: ClassBlobs, Samples: 10, Classic: KindImage, versioned: true, items: countImages},
	{Name: PluginAudio, Class: ClassBlobs, Samples: 10, Classic: KindAudio, versioned: true, items: countSounds},
	{Name: PluginGraphs, Class: ClassBlobs, Samples: 1, Classic: KindGraph},
	{Name: PluginRunMetadata, Class: ClassBlobs, Samples: 1},
	{Name: PluginRunMetadataGraph, Class: ClassBlobs, Samples: 1},
	{Name: PluginKerasModel, Class: ClassBlobs, Samples: 1},
	{Name: PluginTaggedRunMetadata, Class: ClassBlobs, Samples: 1, Classic: KindRunMetadata},
	{Name: PluginHistograms, Class: ClassTensor, Samples: 51, Classic: KindHistogram, versioned: true},
	{Name: PluginText, Class: ClassTensor, Samples: 100, versioned: true},
	{Name: PluginPRCurves, Class: ClassTensor, Samples: 100, versioned: true},
	{Name: PluginHParams, Class: ClassTensor, Samples: 1, versioned: true},
	{Name: PluginMesh, Class: ClassTensor, Samples: 100, versioned: true},
}

// Plugins returns the table of plugins, in the order of TensorBoard's tabs.
func Plugins() []Plugin { return slices.Clone(plugins[:]) }

// PluginOf finds a plugin by name. The answer is false for plugins that TensorBoard
// does not bring along.
func PluginOf(name string) (Plugin, bool) {
	i := slices.IndexFunc(plugins[:], func(p Plugin) bool { return p.Name == name })
	if i < 0 {
		return Plugin{}, false
	}
	return plugins[i], true
}

// Plugin finds the plugin that owns all values of this kind. The answer is false for
// tensors, whose metadata names their plugin.
func (k Kind) Plugin() (Plugin, bool) {
	i := slices.IndexFunc(plugins[:], func(p Plugin) bool { return p.Classic == k })
	if i < 0 || k == KindNone {
		return Plugin{}, false
	}
	return plugins[i], true
}

// Items counts the pictures or sounds that a value holds for its step, which may be
// none. A value of any other plugin is one item.
func (p Plugin) Items(v *Value) int {
	if p.items == nil || v.Kind != KindTensor {
		return 1
	}
	return p.items(v)
}

// countImages counts the strings behind width and height.
func countImages(v *Value) int {
	n, _ := countStrings(v.Data)
	return max(n-2, 0)
}

// countSounds counts the elements of the first axis, [n] or [n, 2]: the second axis
// gives each sound a label.
func countSounds(v *Value) int {
	n, shape := countStrings(v.Data)
	stride := 1
	for i, size := range dims(shape) {
		if i > 0 && size > 0 && size <= int64(n/stride) {
			stride *= int(size)
		}
	}
	return (n + stride - 1) / stride
}

// countStrings counts the strings of a serialized TensorProto, and finds its shape:
//
//	TensorProto { shape=2, string_val=8 }
func countStrings(tensor []byte) (count int, shape []byte) {
	for f := wire.Of(tensor); f.Next(); {
		switch {
		case f.IsBytes(2):
			shape = f.Bytes
		case f.IsBytes(8):
			count++
		}
	}
	return count, shape
}

// dims goes through the sizes in a serialized TensorShapeProto.
func dims(shape []byte) iter.Seq2[int, int64] {
	return func(yield func(int, int64) bool) {
		i := 0
		for f := wire.Of(shape); f.Next(); {
			if !f.IsBytes(2) {
				continue
			}
			if !yield(i, sizeOf(f.Bytes)) {
				return
			}
			i++
		}
	}
}
