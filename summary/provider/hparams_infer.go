package provider

import (
	"cmp"
	"maps"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"board/proto/tbpb"
	"board/summary/logdir"
)

// Experiments that no program described: their hyper-parameters and metrics are found
// in the sessions.

// inferHParams finds out which hyper-parameters there are, and what values they take.
func inferHParams(sessions []Session) (infos []*tbpb.HParamInfo) {
	values := map[string][]*structpb.Value{}
	for _, s := range sessions {
		for name, value := range s.Start.GetHparams() {
			if typeOf(value) != tbpb.HParamType_DATA_TYPE_UNSET {
				values[name] = append(values[name], value)
			}
		}
	}
	for name, list := range values {
		infos = append(infos, inferHParam(name, list))
	}
	return infos
}

// typeOf is the type of a value, unset if no hyper-parameter has such a value.
func typeOf(v *structpb.Value) tbpb.HParamType {
	switch v.GetKind().(type) {
	case *structpb.Value_NumberValue:
		return tbpb.HParamType_DATA_TYPE_FLOAT64
	case *structpb.Value_StringValue:
		return tbpb.HParamType_DATA_TYPE_STRING
	case *structpb.Value_BoolValue:
		return tbpb.HParamType_DATA_TYPE_BOOL
	}
	return tbpb.HParamType_DATA_TYPE_UNSET
}

// inferHParam describes a hyper-parameter by its values. Those of several types become
// texts.
func inferHParam(name string, values []*structpb.Value) *tbpb.HParamInfo {
	info := &tbpb.HParamInfo{Name: name, Type: typeOf(values[0])}
	for _, v := range values {
		if typeOf(v) != info.GetType() {
			info.Type = tbpb.HParamType_DATA_TYPE_STRING
		}
	}
	if info.GetType() == tbpb.HParamType_DATA_TYPE_FLOAT64 {
		low, high := interval(values)
		info.Domain = &tbpb.HParamInfo_DomainInterval{DomainInterval: &tbpb.Interval{MinValue: low, MaxValue: high}}
		info.Differs = low != high
		return info
	}
	distinct := map[string]*structpb.Value{}
	for _, v := range values {
		switch {
		case info.GetType() == tbpb.HParamType_DATA_TYPE_BOOL:
			distinct[textOf(v)] = v
		case isFinite(v):
			distinct[textOf(v)] = structpb.NewStringValue(textOf(v))
		}
	}
	list := &structpb.ListValue{}
	for _, text := range slices.Sorted(maps.Keys(distinct)) {
		list.Values = append(list.Values, distinct[text])
	}
	info.Domain = &tbpb.HParamInfo_DomainDiscrete{DomainDiscrete: list}
	info.Differs = len(distinct) > 1
	return info
}

// interval is the least and the largest number; NaN counts only where nothing else is.
func interval(values []*structpb.Value) (low, high float64) {
	low, high = math.NaN(), math.NaN()
	for _, v := range values {
		x := v.GetNumberValue()
		if x < low || low != low {
			low = x
		}
		if x > high || high != high {
			high = x
		}
	}
	return low, high
}

// isFinite tells whether protobuf's JSON has the value, which knows no infinities.
func isFinite(v *structpb.Value) bool {
	number, is := v.GetKind().(*structpb.Value_NumberValue)
	return !is || !math.IsNaN(number.NumberValue) && !math.IsInf(number.NumberValue, 0)
}

// textOf is a value in the words of TensorBoard.
func textOf(v *structpb.Value) string {
	switch kind := v.GetKind().(type) {
	case *structpb.Value_StringValue:
		return kind.StringValue
	case *structpb.Value_BoolValue:
		return strconv.FormatBool(kind.BoolValue)
	case *structpb.Value_NumberValue:
		return pythonNumber(kind.NumberValue)
	}
	return ""
}

// pythonNumber is a finite number as Python's repr has it.
func pythonNumber(x float64) string {
	if a := math.Abs(x); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.FormatFloat(x, 'e', -1, 64)
	}
	text := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// inferMetrics lists the scalars of sessions and of runs below them, by tag and group.
func inferMetrics(c *logdir.Catalog, sessions []Session) (infos []*tbpb.MetricInfo) {
	isSession := make(map[string]bool, len(sessions))
	for _, s := range sessions {
		isSession[s.Run] = true
	}
	type metric struct{ tag, group string }
	found := map[metric]bool{}
	for run, tags := range ByRun(c, ScalarsPlugin) {
		group, ok := groupOf(run.Name, isSession)
		for _, tag := range tags {
			if ok {
				found[metric{tag.Name, group}] = true
			}
		}
	}
	all := make([]metric, 0, len(found))
	for m := range found {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b metric) int { return cmp.Or(cmp.Compare(a.tag, b.tag), cmp.Compare(a.group, b.group)) })
	for _, m := range all {
		infos = append(infos, &tbpb.MetricInfo{Name: &tbpb.MetricName{Tag: m.tag, Group: m.group}})
	}
	return infos
}

// groupOf is the path of a run from the nearest session above it, empty for a session.
func groupOf(run string, isSession map[string]bool) (group string, ok bool) {
	for at := run; at != ""; at = strings.TrimSuffix(strings.TrimSuffix(at, path.Base(at)), "/") {
		if isSession[at] {
			return strings.TrimPrefix(strings.TrimPrefix(run, at), "/"), true
		}
	}
	return "", false
}

// MetricRun is the run that has the values of a session's metric.
func MetricRun(session, group string) string {
	if strings.HasPrefix(group, "/") {
		return strings.TrimSuffix(group, "/") // as Python joins paths
	}
	if group == "" {
		return session
	}
	return strings.TrimSuffix(session+"/"+group, "/")
}
