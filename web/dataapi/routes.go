package dataapi

import (
	"sync/atomic"

	"board/summary"
	"board/summary/provider"
	"board/web/answer"
	"board/web/markdown"
)

// An Environment is what the server tells of itself.
type Environment struct {
	Version      string // of the board
	DataLocation string // the log directories in words
	WindowTitle  string
	Flags        map[string]any // shown in /data/environment, but for those with secrets
}

// API answers TensorBoard's data API.
type API struct {
	answer.Responder
	data  *provider.Provider
	self  Environment
	texts *markdown.Renderer

	found, searching atomic.Bool // embeddings: see hasProjector
}

// New makes the API. texts formats descriptions.
func New(s answer.Responder, data *provider.Provider, texts *markdown.Renderer, self Environment) *API {
	return &API{Responder: s, data: data, texts: texts, self: self}
}

// Routes is every route of the data API: a file of this package for each dashboard.
func (s *API) Routes() map[string]answer.Route {
	return map[string]answer.Route{
		"/data/runs":                                s.Get(s.runs),
		"/data/environment":                         s.Get(s.environment),
		"/data/logdir":                              s.Get(s.logdir),
		"/data/window_properties":                   s.Get(s.windowProperties),
		"/data/experiments":                         s.Get(emptyList),
		"/data/experiment_runs":                     s.Get(emptyList),
		"/data/notifications":                       s.Get(notifications),
		"/notifications_note.json":                  s.Get(emptyList),
		"/data/plugins_listing":                     s.Get(s.pluginsListing),
		"/data/plugin_entry.html":                   s.Get(pluginEntry),
		"/data/plugin/scalars/tags":                 s.Get(s.tags(summary.PluginScalars, nil)),
		"/data/plugin/scalars/scalars":              s.Get(s.scalars),
		"/data/plugin/scalars/scalars_multirun":     s.Post(s.scalarsMultirun),
		"/data/plugin/images/tags":                  s.Get(s.tags(summary.PluginImages, appendMaxSamples)),
		"/data/plugin/images/images":                s.Get(s.images),
		"/data/plugin/images/individualImage":       s.Get(s.individualImage),
		"/data/plugin/audio/tags":                   s.Get(s.tags(summary.PluginAudio, appendMaxSamples)),
		"/data/plugin/audio/audio":                  s.Get(s.audio),
		"/data/plugin/audio/individualAudio":        s.Get(s.individualAudio),
		"/data/plugin/histograms/tags":              s.Get(s.tags(summary.PluginHistograms, nil)),
		"/data/plugin/histograms/histograms":        s.Get(s.histograms),
		"/data/plugin/distributions/tags":           s.Get(s.tags(summary.PluginHistograms, nil)),
		"/data/plugin/distributions/distributions":  s.Get(s.distributions),
		"/data/plugin/text/tags":                    s.Get(s.textTags),
		"/data/plugin/text/text":                    s.Get(s.text),
		"/data/plugin/timeseries/tags":              s.Get(s.timeSeriesTags),
		"/data/plugin/timeseries/timeSeries":        s.GetOrPost(s.timeSeries),
		"/data/plugin/timeseries/imageData":         s.Get(s.imageData),
		"/data/plugin/graphs/info":                  s.Get(s.graphInfo),
		"/data/plugin/graphs/graph":                 s.Get(s.graph),
		"/data/plugin/graphs/run_metadata":          s.Get(s.runMetadata),
		"/data/plugin/pr_curves/tags":               s.Get(s.tags(summary.PluginPRCurves, nil)),
		"/data/plugin/pr_curves/pr_curves":          s.Get(s.prCurves),
		"/data/plugin/custom_scalars/layout":        s.Get(s.layout),
		"/data/plugin/custom_scalars/scalars":       s.Get(s.customScalars),
		"/data/plugin/custom_scalars/download_data": s.Get(s.scalars),
		"/data/plugin/hparams/experiment":           s.GetOrPost(s.experiment),
		"/data/plugin/hparams/session_groups":       s.GetOrPost(s.sessionGroups),
		"/data/plugin/hparams/metric_evals":         s.GetOrPost(s.metricEvals),
		"/data/plugin/hparams/download_data":        s.Get(s.downloadHParams),
		"/data/plugin/mesh/tags":                    s.Get(s.meshTags),
		"/data/plugin/mesh/meshes":                  s.Get(s.meshes),
		"/data/plugin/mesh/data":                    s.Get(s.meshData),
		"/data/plugin/profile/runs":                 s.Get(s.profileRuns),
		"/data/plugin/projector/runs":               s.Get(s.projectorRuns),
		"/data/plugin/projector/info":               s.Get(s.projectorInfo),
		"/data/plugin/projector/tensor":             s.Get(s.projectorTensor),
		"/data/plugin/projector/metadata":           s.Get(s.projectorMetadata),
		"/data/plugin/projector/bookmarks":          s.Get(s.projectorBookmarks),
		"/data/plugin/projector/sprite_image":       s.Get(s.projectorSprite),
	}
}
