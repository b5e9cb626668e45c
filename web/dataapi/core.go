// Package dataapi answers TensorBoard's data API, a file a dashboard.
package dataapi

import (
	"net/http"
	"strings"

	"board/web/answer"
	"board/web/format"
)

// The core of TensorBoard's data API: what is there, and who serves it
// (tensorboard/plugins/core/core_plugin.py).

// runs lists the names of all runs by start time, then name.
func (s *API) runs(*http.Request) (any, error) {
	all := format.OpenList(nil, '[')
	for _, run := range s.data.Store.Catalog().Runs {
		all.Next()
		all.B = format.AppendString(all.B, run.Name)
	}
	return answer.JSON(all.Done()), nil
}

// environment describes the server. A local TensorBoard knows neither name nor
// description nor time of an experiment; it answers empty ones.
func (s *API) environment(*http.Request) (any, error) {
	return struct {
		Version               string    `json:"version"`
		DataLocation          string    `json:"data_location"`
		WindowTitle           string    `json:"window_title"`
		ExperimentName        string    `json:"experiment_name"`
		ExperimentDescription string    `json:"experiment_description"`
		CreationTime          int64     `json:"creation_time"` // seconds since the epoch
		Debug                 debugInfo `json:"debug"`
	}{
		Version: s.self.Version, DataLocation: s.self.DataLocation, WindowTitle: s.self.WindowTitle,
		Debug: debugInfo{DataProvider: "board " + s.self.Version, Flags: publicFlags(s.self.Flags)},
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

func (s *API) logdir(*http.Request) (any, error) {
	return map[string]string{"logdir": s.self.DataLocation}, nil
}

func (s *API) windowProperties(*http.Request) (any, error) {
	return map[string]string{"window_title": s.self.WindowTitle}, nil
}

// emptyList answers what only a server of many experiments has.
func emptyList(*http.Request) (any, error) { return answer.JSON("[]"), nil }

// notifications redirects to the list of notes, which is empty here.
func notifications(*http.Request) (any, error) {
	return answer.Document{ContentType: answer.TypeText, Status: http.StatusFound, Header: map[string]string{"Location": "../notifications_note.json"}}, nil
}

// pluginEntry is asked for plugins that run in a frame of their own; there are none.
func pluginEntry(r *http.Request) (any, error) {
	name := r.URL.Query().Get("name")
	for _, d := range dashboards {
		if d.plugin == name {
			return nil, &answer.Error{Status: http.StatusBadRequest, Message: "Plugin is not module loadable"}
		}
	}
	return nil, answer.NotFound("%s", name)
}
