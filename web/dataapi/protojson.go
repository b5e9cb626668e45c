package dataapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"board/internal/limits"
	"board/web/answer"
	"board/web/format"
)

// Some plugins of TensorBoard ask and answer in protobuf's JSON.

// protoJSON answers a message with all of its members, also those that are zero.
func protoJSON(m proto.Message) (any, error) {
	b, err := protojson.MarshalOptions{EmitDefaultValues: true}.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("cannot write %T as JSON: %w", m, err)
	}
	var out bytes.Buffer
	if err := json.Compact(&out, b); err != nil { // protojson puts spaces at random
		return nil, err
	}
	return charged(answer.TypeJSON, format.AppendASCII(make([]byte, 0, out.Len()), out.Bytes())), nil
}

// charged answers bytes for which the request has been charged.
func charged(kind string, b []byte) any {
	if len(b) < 1<<20 {
		return answer.Document{ContentType: kind, Body: b}
	}
	return answer.Stream{ContentType: kind, Write: func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	}}
}

// readProtoJSON reads a message that a client sent. A message of a few bytes takes
// hundreds in memory, so its parts are counted before any is made.
func readProtoJSON(l *limits.Limits, text []byte, m proto.Message) error {
	if int64(bytes.Count(text, []byte{'{'})+bytes.Count(text, []byte{','})) > l.Entries {
		return answer.TooManyEntries(l)
	}
	if err := protojson.Unmarshal(text, m); err != nil {
		return answer.BadRequest("Expected a JSON-formatted request data of type %s: %s", m.ProtoReflect().Descriptor().Name(), answer.Clip(err.Error()))
	}
	return nil
}
