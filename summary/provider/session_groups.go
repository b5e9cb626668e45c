package provider

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"board/proto/tbpb"
	"board/summary/logdir"
)

// The rows of the table of hyper-parameters: sessions with the same ones, which
// TensorBoard calls a group (its list_session_groups.py).

// ErrColumns says what is wrong with a request for session groups.
var ErrColumns = errors.New("the columns cannot be answered")

// SessionGroups answers which groups there are. Its errors are ErrColumns.
func (h *HParams) SessionGroups(c *logdir.Catalog, q *tbpb.ListSessionGroupsRequest) (*tbpb.ListSessionGroupsResponse, error) {
	if q.GetStartIndex() < 0 || q.GetSliceSize() < 0 {
		return nil, fmt.Errorf("%w: startIndex %d and sliceSize %d must not be negative", ErrColumns, q.GetStartIndex(), q.GetSliceSize())
	}
	if _, known := tbpb.AggregationType_name[int32(q.GetAggregationType())]; !known {
		return nil, fmt.Errorf("%w: unknown aggregationType %d", ErrColumns, q.GetAggregationType())
	}
	metrics := h.Describe(c, q.IncludeMetrics == nil || q.GetIncludeMetrics(), 0).GetMetricInfos()
	groups := h.groups(c, q, metrics)
	columns, err := columnsOf(q)
	if err != nil {
		return nil, err
	}
	if groups, err = filtered(groups, columns); err != nil {
		return nil, err
	}
	sortGroups(groups, columns)
	total := len(groups)
	from := min(int(q.GetStartIndex()), total)
	groups = groups[from:min(from+int(q.GetSliceSize()), total)]
	includeOnly(groups, q.GetColParams())
	return &tbpb.ListSessionGroupsResponse{SessionGroups: groups, TotalSize: int32(total)}, nil
}

// groups is all groups that have a session of an allowed status.
func (h *HParams) groups(c *logdir.Catalog, q *tbpb.ListSessionGroupsRequest, metrics []*tbpb.MetricInfo) (groups []*tbpb.SessionGroup) {
	byName := map[string]*tbpb.SessionGroup{}
	for _, s := range h.Sessions {
		session := s.message(c, metrics)
		if !slices.Contains(q.GetAllowedStatuses(), session.GetStatus()) {
			continue
		}
		name := cmp.Or(s.Start.GetGroupName(), s.Run)
		group := byName[name]
		if group == nil {
			group = &tbpb.SessionGroup{Name: name, MonitorUrl: s.Start.GetMonitorUrl(), Hparams: shown(s.Start.GetHparams())}
			byName[name] = group
			groups = append(groups, group)
		}
		group.Sessions = append(group.Sessions, session) // sessions come by name
	}
	for _, group := range groups {
		aggregate(group, q.GetAggregationType(), q.GetAggregationMetric())
	}
	return groups
}

// shown leaves out the values that protobuf's JSON does not have.
func shown(hparams map[string]*structpb.Value) map[string]*structpb.Value {
	all := make(map[string]*structpb.Value, len(hparams))
	for name, value := range hparams {
		if typeOf(value) != tbpb.HParamType_DATA_TYPE_UNSET && isFinite(value) {
			all[name] = value
		}
	}
	return all
}

// message is the session as it is answered, with the last values of its metrics.
func (s Session) message(c *logdir.Catalog, metrics []*tbpb.MetricInfo) *tbpb.Session {
	m := &tbpb.Session{
		Name: s.Run, StartTimeSecs: s.Start.GetStartTimeSecs(), ModelUri: s.Start.GetModelUri(), MonitorUrl: s.Start.GetMonitorUrl(),
		Status: s.End.GetStatus(), EndTimeSecs: s.End.GetEndTimeSecs(),
	}
	for _, metric := range metrics {
		series := Scalar(c, MetricRun(s.Run, metric.GetName().GetGroup()), metric.GetName().GetTag())
		if series == nil {
			continue
		}
		view := series.View()
		if view.Len() == 0 {
			continue
		}
		last := view.At(view.Len() - 1)
		m.MetricValues = append(m.MetricValues, &tbpb.MetricValue{
			Name: metric.GetName(), Value: last.Value, WallTimeSecs: last.WallTime,
			TrainingStep: int32(max(math.MinInt32, min(last.Step, math.MaxInt32))),
		})
	}
	return m
}

// aggregate sets the metrics of a group: the means of its sessions' metrics, or those of
// one session.
func aggregate(group *tbpb.SessionGroup, how tbpb.AggregationType, by *tbpb.MetricName) {
	if how == tbpb.AggregationType_AGGREGATION_AVG || how == tbpb.AggregationType_AGGREGATION_UNSET {
		group.MetricValues = means(group.GetSessions())
		return
	}
	var measured []*tbpb.Session
	for _, s := range group.GetSessions() {
		if metricOf(s.GetMetricValues(), by) != nil {
			measured = append(measured, s)
		}
	}
	if len(measured) == 0 {
		return
	}
	slices.SortStableFunc(measured, func(a, b *tbpb.Session) int {
		return cmp.Compare(metricOf(a.GetMetricValues(), by).GetValue(), metricOf(b.GetMetricValues(), by).GetValue())
	})
	at := (len(measured) - 1) / 2
	switch how {
	case tbpb.AggregationType_AGGREGATION_MIN:
		at = 0
	case tbpb.AggregationType_AGGREGATION_MAX:
		at = len(measured) - 1
		for at > 0 && metricOf(measured[at-1].GetMetricValues(), by).GetValue() == metricOf(measured[at].GetMetricValues(), by).GetValue() {
			at-- // of equal ones, the first
		}
	}
	group.MetricValues = measured[at].GetMetricValues()
}

// metricOf is the value of a metric, nil if there is none.
func metricOf(values []*tbpb.MetricValue, name *tbpb.MetricName) *tbpb.MetricValue {
	for _, v := range values {
		if v.GetName().GetTag() == name.GetTag() && v.GetName().GetGroup() == name.GetGroup() {
			return v
		}
	}
	return nil
}

// means is the means of all metrics that the sessions have.
func means(sessions []*tbpb.Session) (all []*tbpb.MetricValue) {
	type sums struct {
		*tbpb.MetricValue
		n, steps int64
	}
	type key struct{ group, tag string }
	found := map[key]*sums{}
	var order []*sums
	for _, s := range sessions {
		for _, v := range s.GetMetricValues() {
			k := key{v.GetName().GetGroup(), v.GetName().GetTag()}
			sum := found[k]
			if sum == nil {
				sum = &sums{MetricValue: &tbpb.MetricValue{Name: v.GetName()}}
				found[k] = sum
				order = append(order, sum)
			}
			sum.n++
			sum.steps += int64(v.GetTrainingStep())
			sum.Value += v.GetValue()
			sum.WallTimeSecs += v.GetWallTimeSecs()
		}
	}
	for _, sum := range order {
		sum.Value /= float64(sum.n)
		sum.WallTimeSecs /= float64(sum.n)
		sum.TrainingStep = int32(math.Floor(float64(sum.steps) / float64(sum.n)))
		all = append(all, sum.MetricValue)
	}
	return all
}

// includeOnly leaves the hyper-parameters in the groups that the columns include, if any
// column says which.
func includeOnly(groups []*tbpb.SessionGroup, columns []*tbpb.ColParams) {
	if !slices.ContainsFunc(columns, func(c *tbpb.ColParams) bool { return c.IncludeInResult != nil }) {
		return
	}
	included := map[string]bool{}
	for _, c := range columns {
		if c.IncludeInResult == nil || c.GetIncludeInResult() {
			included[c.GetHparam()] = true
		}
	}
	for _, group := range groups {
		for name := range group.GetHparams() {
			if !included[name] {
				delete(group.GetHparams(), name)
			}
		}
	}
}

// sortGroups sorts by the columns that have an order; the first one counts most. Groups
// that are equal in all of them are sorted by name.
func sortGroups(groups []*tbpb.SessionGroup, columns []column) {
	slices.SortFunc(groups, func(a, b *tbpb.SessionGroup) int {
		for _, c := range columns {
			if by := c.compare(a, b); by != 0 {
				return by
			}
		}
		return strings.Compare(a.GetName(), b.GetName())
	})
}
