package page

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/message"
)

// apiHParams tells the hyper-parameters of all sessions.
func (s *API) apiHParams(r *http.Request) (any, error) {
	catalog := s.data.Store.Catalog()
	if answer.AccountOf(r).Take(hparamsGrowth*provider.HParamsBytes(catalog)) != nil {
		return nil, answer.ErrNoRoom
	}
	return newHParams(catalog), nil
}

// hparamsGrowth is how many times the bytes of the log hyper-parameters take until they
// are sent: they are parsed, made a table, and written as JSON.
const hparamsGrowth = 10

// hparamsTable makes a message: it finds the columns that the sessions have.
type hparamsTable struct {
	message.HParams
	params  map[string]int    // index of Params by name
	groups  map[string]int    // index of Groups by name
	metrics map[metricKey]int // index of Metrics
	parts   map[string][]provider.SessionPart
}

// A metricKey names a metric: a tag of a group.
type metricKey struct {
	group int
	tag   string
}

func newHParams(c *logdir.Catalog) message.HParams {
	h, unread := provider.ReadHParams(c), provider.FindUnreadHParams(c)
	t := hparamsTable{params: map[string]int{}, groups: map[string]int{}, metrics: map[metricKey]int{}, parts: h.Parts(c)}
	t.HParams = message.HParams{
		Params: []message.HParam{}, Metrics: []message.HParamMetric{}, Groups: []string{}, Sessions: []message.Session{},
		Unread: unreadTexts(unread), UnreadN: len(unread),
	}
	for _, experiment := range provider.Experiments(c) {
		t.declare(experiment)
	}
	t.findParams(h.Sessions)
	t.findMetrics(h.Sessions)
	for _, session := range h.Sessions {
		if run, found := c.Run(session.Run); found {
			t.Sessions = append(t.Sessions, t.session(run.ID, session))
		}
	}
	return t.HParams
}

// maxUnread is how many runs are named whose hyper-parameters cannot be read.
const maxUnread = 5

func unreadTexts(unread []provider.UnreadHParams) []string {
	texts := []string{}
	for _, u := range unread[:min(len(unread), maxUnread)] {
		texts = append(texts, answer.Clip(fmt.Sprintf("run %q: %v", u.Run, u.Err)))
	}
	return texts
}

// declare makes columns of what an experiment declares.
func (t *hparamsTable) declare(e *tbpb.Experiment) {
	for _, info := range e.GetHparamInfos() {
		if _, known := t.params[info.GetName()]; !known {
			t.addParam(message.HParam{Name: info.GetName(), Display: info.GetDisplayName(), Description: info.GetDescription(), Declared: true})
		}
	}
	for _, info := range e.GetMetricInfos() {
		key := metricKey{t.group(info.GetName().GetGroup()), info.GetName().GetTag()}
		if _, known := t.metrics[key]; !known {
			t.addMetric(key, message.HParamMetric{Tag: -1, Display: info.GetDisplayName(), Description: info.GetDescription(), Declared: true})
		}
	}
}

func (t *hparamsTable) addParam(p message.HParam) {
	t.params[p.Name] = len(t.Params)
	t.Params = append(t.Params, p)
}

func (t *hparamsTable) addMetric(key metricKey, m message.HParamMetric) {
	m.Name, m.Group = key.tag, key.group
	t.metrics[key] = len(t.Metrics)
	t.Metrics = append(t.Metrics, m)
}

// group is the number of a group.
func (t *hparamsTable) group(name string) int {
	i, known := t.groups[name]
	if !known {
		i = len(t.Groups)
		t.groups[name] = i
		t.Groups = append(t.Groups, name)
	}
	return i
}

// findParams adds the hyper-parameters that no experiment declares, in natural order.
func (t *hparamsTable) findParams(sessions []provider.Session) {
	var more []string
	for _, session := range sessions {
		for name := range session.Start.GetHparams() {
			if _, known := t.params[name]; !known {
				t.params[name] = -1
				more = append(more, name)
			}
		}
	}
	slices.SortFunc(more, provider.CompareNatural)
	for _, name := range more {
		t.addParam(message.HParam{Name: name})
	}
}

// findMetrics gives metrics the numbers of their tags, and adds those that no experiment
// declares, in natural order.
func (t *hparamsTable) findMetrics(sessions []provider.Session) {
	var more []metricKey
	ids := map[metricKey]int{}
	for _, session := range sessions {
		for _, part := range t.parts[session.Run] {
			for tag := range curveTags(part.Run) {
				key := metricKey{t.group(part.Group), tag.Name}
				if _, seen := ids[key]; seen {
					continue
				}
				ids[key] = tag.ID
				if i, known := t.metrics[key]; known {
					t.Metrics[i].Tag = tag.ID
				} else {
					more = append(more, key)
				}
			}
		}
	}
	slices.SortFunc(more, func(a, b metricKey) int {
		if by := provider.CompareNatural(a.tag, b.tag); by != 0 {
			return by
		}
		return provider.CompareNatural(t.Groups[a.group], t.Groups[b.group])
	})
	for _, key := range more {
		t.addMetric(key, message.HParamMetric{Tag: ids[key]})
	}
}

func curveTags(run *logdir.RunInfo) func(func(*logdir.TagInfo) bool) {
	return func(yield func(*logdir.TagInfo) bool) {
		for _, tag := range run.Tags {
			if tag.Plugin() == summary.PluginScalars && !yield(tag) {
				return
			}
		}
	}
}

func (t *hparamsTable) session(id int, s provider.Session) message.Session {
	row := message.Session{
		Run: id, Group: cmp.Or(s.Start.GetGroupName(), s.Run), Status: s.Status(),
		Start: secondsOf(s.Start.GetStartTimeSecs()), End: secondsOf(s.End.GetEndTimeSecs()),
		Model: s.Start.GetModelUri(), Monitor: s.Start.GetMonitorUrl(),
		Params: []int{}, Values: []any{}, Groups: []int{}, Runs: []int{},
	}
	values := s.Start.GetHparams()
	for name := range values {
		row.Params = append(row.Params, t.params[name])
	}
	slices.Sort(row.Params)
	for _, i := range row.Params {
		row.Values = append(row.Values, valueOf(values[t.Params[i].Name]))
	}
	for _, part := range t.parts[s.Run] {
		row.Groups, row.Runs = append(row.Groups, t.group(part.Group)), append(row.Runs, part.Run.ID)
	}
	return row
}

// secondsOf is a time that may not be known: 0 then.
func secondsOf(x float64) message.Seconds {
	if x <= 0 {
		x = math.NaN()
	}
	return message.Seconds(x)
}

// valueOf is a value as the page shows it: a finite number, a text or a boolean; what is
// none of them is told as a text.
func valueOf(v *structpb.Value) any {
	switch kind := v.GetKind().(type) {
	case *structpb.Value_NumberValue:
		if x := kind.NumberValue; math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Sprint(x)
		}
		return kind.NumberValue
	case *structpb.Value_StringValue:
		return kind.StringValue
	case *structpb.Value_BoolValue:
		return kind.BoolValue
	case *structpb.Value_ListValue, *structpb.Value_StructValue:
		text, err := json.Marshal(v.AsInterface())
		if err != nil { // it holds a number that is not finite
			return fmt.Sprint(v.AsInterface())
		}
		return string(text)
	default:
		return nil
	}
}
