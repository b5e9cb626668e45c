package dataapi

import (
	"errors"
	"net/http"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
)

// TensorBoard's hparams plugin. Requests are protobuf's JSON, posted or in the parameter
// request.

// experiment answers which hyper-parameters and metrics there are.
func (s *API) experiment(r *http.Request) (any, error) {
	q := new(tbpb.GetExperimentRequest)
	if err := s.readRequest(r, q); err != nil {
		return nil, err
	}
	catalog, h, err := s.hparams(r)
	if err != nil {
		return nil, err
	}
	return protoJSON(h.Describe(catalog, q.IncludeMetrics == nil || q.GetIncludeMetrics(), int(q.GetHparamsLimit())))
}

// sessionGroups answers rows of the table of hyper-parameters.
func (s *API) sessionGroups(r *http.Request) (any, error) {
	q := new(tbpb.ListSessionGroupsRequest)
	if err := s.readRequest(r, q); err != nil {
		return nil, err
	}
	groups, _, err := s.groups(r, q)
	if err != nil {
		return nil, err
	}
	return protoJSON(groups)
}

// groups is the groups that are asked for, and the experiment.
func (s *API) groups(r *http.Request, q *tbpb.ListSessionGroupsRequest) (*tbpb.ListSessionGroupsResponse, *tbpb.Experiment, error) {
	catalog, h, err := s.hparams(r)
	if err != nil {
		return nil, nil, err
	}
	groups, err := h.SessionGroups(catalog, q)
	if errors.Is(err, provider.ErrColumns) {
		return nil, nil, answer.BadRequest("%v", err)
	}
	if err != nil {
		return nil, nil, err
	}
	return groups, h.Describe(catalog, q.IncludeMetrics == nil || q.GetIncludeMetrics(), 0), nil
}

// metricEvals answers all values of a metric in a session: [[wall time, step, value]].
func (s *API) metricEvals(r *http.Request) (any, error) {
	q := new(tbpb.ListMetricEvalsRequest)
	if err := s.readRequest(r, q); err != nil {
		return nil, err
	}
	run := provider.MetricRun(q.GetSessionName(), q.GetMetricName().GetGroup())
	series := provider.Scalar(s.data.Store.Catalog(), run, q.GetMetricName().GetTag())
	if series == nil {
		return nil, answer.NotFound("No scalar data for run=%s, tag=%s", quoted(run), quoted(q.GetMetricName().GetTag()))
	}
	samples, n := s.data.Samples(r.Context(), series)
	return seriesAnswer(samples, n, answer.TypeJSON, appendSamples), nil
}

// readRequest reads what a client asks for.
func (s *API) readRequest(r *http.Request, q proto.Message) error {
	text := []byte(r.URL.Query().Get("request"))
	if r.Method == http.MethodPost {
		var err error
		if text, err = answer.ReadBody(r); err != nil {
			return err
		}
	}
	return readProtoJSON(s.Limits, text, q)
}

// hparams is what all runs say about hyper-parameters; the request is charged for it.
func (s *API) hparams(r *http.Request) (*logdir.Catalog, *provider.HParams, error) {
	catalog := s.data.Store.Catalog()
	if err := answer.AccountOf(r).TakeLarge(2 * messageFactor * provider.HParamsBytes(catalog)); err != nil { // read and answered
		return nil, nil, err
	}
	h := provider.ReadHParams(catalog)
	return catalog, &h, nil
}
