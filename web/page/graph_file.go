package page

import (
	"errors"
	"fmt"
	"net/http"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/prototext"

	"board/proto/tbpb"
	"board/summary"
	"board/web/answer"
)

// apiGraph tells a graph that the page's user opens from a disk. Nothing of it is kept.
func (s *API) apiGraph(r *http.Request) (any, error) {
	file, err := answer.ReadBody(r)
	if err != nil {
		return nil, err
	}
	if answer.AccountOf(r).Take(graphMemory*int64(len(file))) != nil {
		return nil, answer.ErrNoRoom
	}
	graph, err := parseGraphFile(file)
	if err != nil {
		return nil, answer.BadRequest("%s", answer.Clip(err.Error()))
	}
	value, err := s.graphValue(graph, nil)
	if err != nil {
		return nil, answer.BadRequest("%s", answer.Clip(err.Error()))
	}
	return value, nil
}

// parseGraphFile reads a GraphDef, serialized (.pb) or in protobuf's text form (.pbtxt).
func parseGraphFile(file []byte) (*tbpb.GraphDef, error) {
	graph, err := summary.ParseGraph(file)
	if err == nil && len(graph.GetNode()) > 0 {
		return graph, nil
	}
	if !utf8.Valid(file) {
		if err == nil {
			err = errors.New("it has no nodes")
		}
		return nil, fmt.Errorf("expected a GraphDef, serialized or as text: %w", err)
	}
	if depth := textDepth(file); depth > mostDepth {
		return nil, fmt.Errorf("expected a GraphDef: its messages lie %d deep in one another, at most %d are read", depth, mostDepth)
	}
	graph = new(tbpb.GraphDef)
	if err := (prototext.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(file, graph); err != nil {
		return nil, fmt.Errorf("expected a GraphDef, serialized or as text: %w", err)
	}
	if len(graph.GetNode()) == 0 {
		return nil, errors.New("expected a GraphDef with at least one node")
	}
	return graph, nil
}

// mostDepth is how deep messages of a text may lie in one another.
const mostDepth = 100

// textDepth is how deep the messages of protobuf's text form lie in one another.
// Brackets in strings and comments do not count.
func textDepth(text []byte) (deepest int) {
	depth, within := 0, byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case within == '#':
			if c == '\n' {
				within = 0
			}
		case within != 0:
			switch c {
			case '\\':
				i++
			case within, '\n':
				within = 0
			}
		case c == '"' || c == '\'' || c == '#':
			within = c
		case c == '{' || c == '<' || c == '[':
			depth++
			deepest = max(deepest, depth)
		case c == '}' || c == '>' || c == ']':
			depth--
		}
	}
	return deepest
}
