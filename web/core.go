package web

// The core of TensorBoard's data API: what is there, and who serves it
// (tensorboard/plugins/core/core_plugin.py).

import (
	"net/http"
	"strings"
)

// runs lists the names of all runs by start time, then name.
func (s *site) runs(*http.Request) (any, error) {
	all := openList(nil, '[')
	for _, run := range s.store.Catalog().Runs {
		all.next()
		all.b = appendString(all.b, run.Name)
	}
	return jsonText(all.done()), nil
}

// environment describes the server. A local TensorBoard knows neither name nor
// description nor time of an experiment; it answers empty ones.
func (s *site) environment(*http.Request) (any, error) {
	return struct {
		Version               string    `json:"version"`
		DataLocation          string    `json:"data_location"`
		WindowTitle           string    `json:"window_title"`
		ExperimentName        string    `json:"experiment_name"`
		ExperimentDescription string    `json:"experiment_description"`
		CreationTime          int64     `json:"creation_time"` // seconds since the epoch
		Debug                 debugInfo `json:"debug"`
	}{
		Version: s.opts.Version, DataLocation: s.opts.DataLocation, WindowTitle: s.opts.WindowTitle,
		Debug: debugInfo{DataProvider: "board " + s.opts.Version, Flags: publicFlags(s.opts.Flags)},
	}, nil
}

type debugInfo struct {
	DataProvider string         `json:"data_provider"`
	Flags        map[string]any `json:"flags"`
}

// publicFlags leaves out what must not be read by everyone who reads the page.
func publicFlags(flags map[string]any) map[string]any {
	out := map[string]any{}
	for name, value := range flags {
		if !strings.Contains(name, "token") {
			out[name] = value
		}
	}
	return out
}

func (s *site) logdir(*http.Request) (any, error) {
	return map[string]string{"logdir": s.opts.DataLocation}, nil
}

func (s *site) windowProperties(*http.Request) (any, error) {
	return map[string]string{"window_title": s.opts.WindowTitle}, nil
}

// emptyList answers what only a server of many experiments has.
func emptyList(*http.Request) (any, error) { return jsonText("[]"), nil }

// notifications redirects to the list of notes, which is empty here.
func notifications(*http.Request) (any, error) {
	return document{contentType: typeText, status: http.StatusFound, header: map[string]string{"Location": "../notifications_note.json"}}, nil
}

// pluginEntry is asked for plugins that run in a frame of their own; there are none.
func pluginEntry(r *http.Request) (any, error) {
	name := r.URL.Query().Get("name")
	for _, d := range dashboards {
		if d.plugin == name {
			return nil, &httpError{status: http.StatusBadRequest, message: "Plugin is not module loadable"}
		}
	}
	return nil, notFound("%s", name)
}
