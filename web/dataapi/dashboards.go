package dataapi

import (
	"net/http"

	"board/summary"
	"board/summary/provider"
	"board/web/answer"
	"board/web/format"
)

// The listing of dashboards, by which TensorBoard's clients choose their tabs.

// dashboard is an entry of /data/plugins_listing.
type dashboard struct {
	plugin        string
	tab           string
	element       string   // the custom element that TensorBoard's page loads; "" for an Angular component
	data          []string // enabled when a tag of one of these plugins is there
	disableReload bool
}

// dashboards is in the order of TensorBoard's tabs (tensorboard/default.py);
// names, elements and data are those of the plugins' frontend_metadata and
// data_plugin_names.
var dashboards = []dashboard{
	{plugin: "timeseries", tab: "Time Series", data: []string{summary.PluginScalars, summary.PluginHistograms, summary.PluginImages}},
	{plugin: "scalars", tab: "scalars", element: "tf-scalar-dashboard", data: []string{summary.PluginScalars}},
	{plugin: "custom_scalars", tab: "Custom Scalars", element: "tf-custom-scalar-dashboard", data: []string{summary.PluginCustomScalars}},
	{plugin: "images", tab: "images", element: "tf-image-dashboard", data: []string{summary.PluginImages}},
	{plugin: "audio", tab: "audio", element: "tf-audio-dashboard", data: []string{summary.PluginAudio}},
	{
		plugin: "graphs", tab: "graphs", element: "tf-graph-dashboard", disableReload: true,
		data: []string{summary.PluginGraphs, summary.PluginRunMetadata, summary.PluginRunMetadataGraph, summary.PluginKerasModel, summary.PluginTaggedRunMetadata},
	},
	{plugin: "distributions", tab: "distributions", element: "tf-distribution-dashboard", data: []string{summary.PluginHistograms}},
	{plugin: "histograms", tab: "histograms", element: "tf-histogram-dashboard", data: []string{summary.PluginHistograms}},
	{plugin: "text", tab: "text", element: "tf-text-dashboard", data: []string{summary.PluginText}},
	{plugin: "pr_curves", tab: "PR Curves", element: "tf-pr-curve-dashboard", data: []string{summary.PluginPRCurves}},
	{plugin: "hparams", tab: "hparams", element: "tf-hparams-dashboard", data: []string{summary.PluginHParams}},
	{plugin: "mesh", tab: "mesh", element: "mesh-dashboard", data: []string{summary.PluginMesh}},
	{plugin: projectorPlugin, tab: "projector", disableReload: true},
}

// pluginsListing tells which dashboards have something to show.
func (s *API) pluginsListing(*http.Request) (any, error) {
	logged := provider.Plugins(s.data.Store.Catalog())
	logged[projectorPlugin] = s.hasProjector()
	all := format.OpenList(nil, '{')
	for _, d := range dashboards {
		all.Key(d.plugin)
		all.B = d.appendJSON(all.B, logged)
	}
	return answer.JSON(all.Done()), nil
}

func (d dashboard) appendJSON(b []byte, logged map[string]bool) []byte {
	enabled := logged[d.plugin] && d.data == nil
	for _, plugin := range d.data {
		enabled = enabled || logged[plugin]
	}
	all := format.OpenList(b, '{')
	all.Key("disable_reload")
	all.B = format.AppendBool(all.B, d.disableReload)
	all.Key("enabled")
	all.B = format.AppendBool(all.B, enabled)
	all.Key("remove_dom")
	all.B = format.AppendBool(all.B, false)
	all.Key("tab_name")
	all.B = format.AppendString(all.B, d.tab)
	all.Key("loading_mechanism")
	all.B = d.appendLoading(all.B)
	return all.Done()
}

// appendLoading tells how TensorBoard's page loads the dashboard.
func (d dashboard) appendLoading(b []byte) []byte {
	switch {
	case d.element != "":
		return append(format.AppendString(append(b, `{"type":"CUSTOM_ELEMENT","element_name":`...), d.element), '}')
	case d.plugin == "timeseries":
		return append(b, `{"type":"NG_COMPONENT"}`...)
	}
	return append(b, `{"type":"NONE"}`...)
}
