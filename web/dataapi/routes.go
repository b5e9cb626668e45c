package dataapi

import (
	"board/summary/provider"
	"board/web/answer"
	"board/web/markdown"
	"board/web/news"
)

// API answers TensorBoard's data API.
type API struct {
	answer.Responder
	data  *provider.Provider
	about news.About
	flags map[string]any // shown in /data/environment
	texts *markdown.Renderer
}

func New(s answer.Responder, data *provider.Provider, texts *markdown.Renderer, a news.About, flags map[string]any) *API {
	return &API{Responder: s, data: data, texts: texts, about: a, flags: flags}
}

// Routes is every route of the data API: a file of this package for each dashboard.
func (s *API) Routes() map[string]answer.Route {
	return map[string]answer.Route{
		"/data/runs":                            s.Get(s.runs),
		"/data/environment":                     s.Get(s.environment),
		"/data/logdir":                          s.Get(s.logdir),
		"/data/window_properties":               s.Get(s.windowProperties),
		"/data/experiments":                     s.Get(emptyList),
		"/data/experiment_runs":                 s.Get(emptyList),
		"/data/notifications":                   s.Get(notifications),
		"/notifications_note.json":              s.Get(emptyList),
		"/data/plugins_listing":                 s.Get(s.pluginsListing),
		"/data/plugin_entry.html":               s.Get(pluginEntry),
		"/data/plugin/scalars/tags":             s.Get(s.scalarTags),
		"/data/plugin/scalars/scalars":          s.Get(s.scalars),
		"/data/plugin/scalars/scalars_multirun": s.Post(s.scalarsMultirun),
		"/data/plugin/timeseries/tags":          s.Get(s.timeSeriesTags),
		"/data/plugin/timeseries/timeSeries":    s.GetOrPost(s.timeSeries),
	}
}
