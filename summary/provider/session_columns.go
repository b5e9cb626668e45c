package provider

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	"board/proto/tbpb"
)

// A column is a column of the table of hyper-parameters by which rows are filtered or
// sorted.
type column struct {
	*tbpb.ColParams
	passes func(*structpb.Value) (bool, error) // nil: all values pass
}

// columnsOf makes the columns of a request.
func columnsOf(q *tbpb.ListSessionGroupsRequest) (columns []column, err error) {
	for i, params := range q.GetColParams() {
		c := column{ColParams: params}
		if params.GetName() == nil {
			return nil, fmt.Errorf(`%w: column %d has neither "metric" nor "hparam"`, ErrColumns, i)
		}
		if _, known := tbpb.SortOrder_name[int32(params.GetOrder())]; !known {
			return nil, fmt.Errorf("%w: column %d has the unknown order %d", ErrColumns, i, params.GetOrder())
		}
		if c.passes, err = filterOf(params); err != nil {
			return nil, fmt.Errorf("%w: column %d: %w", ErrColumns, i, err)
		}
		columns = append(columns, c)
	}
	return columns, nil
}

// filterOf is the filter of a column, nil if it has none.
func filterOf(params *tbpb.ColParams) (func(*structpb.Value) (bool, error), error) {
	switch filter := params.GetFilter().(type) {
	case *tbpb.ColParams_FilterRegexp:
		match, err := regexp.Compile(filter.FilterRegexp)
		return func(v *structpb.Value) (bool, error) {
			text, is := v.GetKind().(*structpb.Value_StringValue)
			if !is {
				return false, fmt.Errorf("%w: a regular expression cannot filter the value %v", ErrColumns, textOf(v))
			}
			return match.MatchString(text.StringValue), nil
		}, err
	case *tbpb.ColParams_FilterInterval:
		low, high := filter.FilterInterval.GetMinValue(), filter.FilterInterval.GetMaxValue()
		return func(v *structpb.Value) (bool, error) {
			if text, is := v.GetKind().(*structpb.Value_StringValue); is {
				return false, fmt.Errorf("%w: an interval cannot filter the value %q", ErrColumns, text.StringValue)
			}
			return low <= numberOf(v) && numberOf(v) <= high, nil
		}, nil
	case *tbpb.ColParams_FilterDiscrete:
		values := filter.FilterDiscrete.GetValues()
		return func(v *structpb.Value) (bool, error) {
			return slices.ContainsFunc(values, func(x *structpb.Value) bool {
				return typeOf(x) != tbpb.HParamType_DATA_TYPE_UNSET && compareValues(x, v) == 0
			}), nil
		}, nil
	}
	return nil, nil
}

// filtered is the groups that pass the filters of all columns.
func filtered(groups []*tbpb.SessionGroup, columns []column) (passed []*tbpb.SessionGroup, err error) {
	for _, group := range groups {
		all := true
		for _, c := range columns {
			if all, err = c.admits(group); err != nil {
				return nil, err
			}
			if !all {
				break
			}
		}
		if all {
			passed = append(passed, group)
		}
	}
	return passed, nil
}

func (c column) admits(group *tbpb.SessionGroup) (bool, error) {
	v := c.valueOf(group)
	switch {
	case v == nil:
		return !c.GetExcludeMissingValues(), nil
	case c.passes == nil:
		return true, nil
	}
	return c.passes(v)
}

// valueOf is the value that a group has in the column, nil if it has none.
func (c column) valueOf(group *tbpb.SessionGroup) *structpb.Value {
	if metric := c.GetMetric(); metric != nil {
		if v := metricOf(group.GetMetricValues(), metric); v != nil {
			return structpb.NewNumberValue(v.GetValue())
		}
		return nil
	}
	return group.GetHparams()[c.GetHparam()]
}

// compare orders two groups by the column.
func (c column) compare(a, b *tbpb.SessionGroup) int {
	if c.GetOrder() == tbpb.SortOrder_ORDER_UNSPECIFIED {
		return 0
	}
	x, y := c.valueOf(a), c.valueOf(b)
	if x == nil || y == nil {
		by := truth(x == nil) - truth(y == nil)
		if c.GetMissingValuesFirst() {
			return -by
		}
		return by
	}
	if c.GetOrder() == tbpb.SortOrder_ORDER_DESC {
		return compareValues(y, x)
	}
	return compareValues(x, y)
}

// compareValues orders numbers and booleans before texts. As in Python, true is 1.
func compareValues(a, b *structpb.Value) int {
	text, aText := a.GetKind().(*structpb.Value_StringValue)
	other, bText := b.GetKind().(*structpb.Value_StringValue)
	if aText && bText {
		return cmp.Compare(text.StringValue, other.StringValue)
	}
	return cmp.Or(truth(aText)-truth(bText), cmp.Compare(numberOf(a), numberOf(b)))
}

func numberOf(v *structpb.Value) float64 {
	if b, is := v.GetKind().(*structpb.Value_BoolValue); is {
		return float64(truth(b.BoolValue))
	}
	return v.GetNumberValue()
}
