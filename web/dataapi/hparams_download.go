package dataapi

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"board/proto/tbpb"
	"board/web/answer"
	"board/web/format"
)

// The table of hyper-parameters as a file: JSON, CSV or LaTeX.

// A cell is nil for a metric that is not there, else a string, a float64 or a bool.
type cell any

// downloadHParams answers the table in the parameter format. columnsVisibility is a list
// of which columns it has.
func (s *API) downloadHParams(r *http.Request) (any, error) {
	query := r.URL.Query()
	q := new(tbpb.ListSessionGroupsRequest)
	if err := readProtoJSON(s.Limits, []byte(query.Get("request")), q); err != nil {
		return nil, err
	}
	var visible []bool
	if json.Unmarshal([]byte(query.Get("columnsVisibility")), &visible) != nil {
		return nil, answer.BadRequest("columnsVisibility=%q is not a list of true and false", answer.Clip(query.Get("columnsVisibility")))
	}
	groups, experiment, err := s.groups(r, q)
	if err != nil {
		return nil, err
	}
	header, rows := hparamsTable(groups, experiment, visible)
	switch query.Get("format") {
	case "json":
		return tableJSON(header, rows), nil
	case "csv":
		return answer.Document{ContentType: answer.TypeCSV, Body: tableCSV(header, rows)}, nil
	case "latex":
		return answer.Document{ContentType: "application/x-latex", Body: tableLaTeX(header, rows)}, nil
	}
	return nil, answer.BadRequest("Invalid reponses format: %s", answer.Clip(query.Get("format")))
}

// hparamsTable makes the table: a column for each hyper-parameter and each metric.
func hparamsTable(groups *tbpb.ListSessionGroupsResponse, e *tbpb.Experiment, visible []bool) (header []string, rows [][]cell) {
	shown := func(column int) bool { return column < len(visible) && visible[column] }
	hparams := len(e.GetHparamInfos())
	for i, info := range e.GetHparamInfos() {
		if shown(i) {
			header = append(header, orName(info.GetDisplayName(), info.GetName()))
		}
	}
	for i, info := range e.GetMetricInfos() {
		if shown(hparams + i) {
			header = append(header, orName(info.GetDisplayName(), info.GetName().GetTag()))
		}
	}
	for _, group := range groups.GetSessionGroups() {
		row := make([]cell, 0, len(header))
		for i, info := range e.GetHparamInfos() {
			if shown(i) {
				row = append(row, hparamCell(group.GetHparams()[info.GetName()]))
			}
		}
		metrics := metricCells(group)
		for i, info := range e.GetMetricInfos() {
			if shown(hparams + i) {
				row = append(row, metrics[info.GetName().GetGroup()+"."+info.GetName().GetTag()])
			}
		}
		rows = append(rows, row)
	}
	return header, rows
}

func orName(display, name string) string {
	if display != "" {
		return display
	}
	return name
}

func hparamCell(v *structpb.Value) cell {
	switch kind := v.GetKind().(type) {
	case *structpb.Value_NumberValue:
		return kind.NumberValue
	case *structpb.Value_StringValue:
		return kind.StringValue
	case *structpb.Value_BoolValue:
		return kind.BoolValue
	}
	return ""
}

// metricCells is the metrics of a group, by group and tag.
func metricCells(group *tbpb.SessionGroup) map[string]cell {
	cells := map[string]cell{}
	for _, v := range group.GetMetricValues() {
		cells[v.GetName().GetGroup()+"."+v.GetName().GetTag()] = v.GetValue()
	}
	return cells
}

func tableJSON(header []string, rows [][]cell) answer.JSON {
	b := appendEach([]byte(`{"header":`), header, format.AppendString)
	b = appendEach(append(b, `,"rows":`...), rows, func(b []byte, row []cell) []byte {
		return appendEach(b, row, func(b []byte, c cell) []byte {
			switch c := c.(type) {
			case string:
				return format.AppendString(b, c)
			case float64:
				return format.AppendFloat(b, c)
			case bool:
				return format.AppendBool(b, c)
			}
			return append(b, "null"...)
		})
	})
	return append(b, '}')
}

func tableCSV(header []string, rows [][]cell) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	_ = w.Write(header) // a bytes.Buffer takes everything
	for _, row := range rows {
		line := make([]string, len(row))
		for i, c := range row {
			line[i] = csvCell(c)
		}
		_ = w.Write(line)
	}
	w.Flush()
	return out.Bytes()
}

// csvCell is a cell in Python's words.
func csvCell(c cell) string {
	switch c := c.(type) {
	case string:
		return c
	case bool:
		return map[bool]string{true: "True", false: "False"}[c]
	case float64:
		if math.IsNaN(c) || math.IsInf(c, 0) {
			return map[bool]string{true: "inf", false: strings.ToLower(fmt.Sprint(c))}[c > 0]
		}
		return string(format.AppendFinite(nil, c))
	}
	return ""
}

func tableLaTeX(header []string, rows [][]cell) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "\\begin{table}[tbp]\n\\begin{tabular}{%s}\n", strings.Repeat("l", len(header)))
	line := make([]string, len(header))
	for i, name := range header {
		line[i] = latexCell(name)
	}
	out.WriteString(strings.Join(line, " & ") + " \\\\ \\hline\n")
	for _, row := range rows {
		for i, c := range row {
			line[i] = latexCell(c)
		}
		out.WriteString(strings.Join(line, " & ") + " \\\\\n")
	}
	out.WriteString("\\hline\n\\end{tabular}\n\\end{table}\n")
	return out.Bytes()
}

var latexEscapes = strings.NewReplacer("_", `\_`, "%", `\%`)

func latexCell(c cell) string {
	switch c := c.(type) {
	case string:
		return latexEscapes.Replace(c)
	case bool:
		return map[bool]string{true: "$1$", false: "$0$"}[c]
	case float64:
		return latexNumber(c)
	}
	return "-"
}

// latexNumber has three digits, and a power of ten where Python writes one.
func latexNumber(x float64) string {
	switch {
	case math.IsNaN(x):
		return `$\mathrm{NaN}$`
	case math.IsInf(x, 1):
		return `$+\infty$`
	case math.IsInf(x, -1):
		return `$-\infty$`
	}
	digits, exponent, scientific := strings.Cut(strconv.FormatFloat(x, 'g', 3, 64), "e")
	if !scientific {
		return "$" + digits + "$"
	}
	sign, power := "", strings.TrimLeft(exponent, "+-0")
	if exponent[0] == '-' {
		sign = "-"
	}
	return "$" + digits + `\cdot 10^{` + sign + power + "}$"
}
