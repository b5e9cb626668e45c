package dataapi

import (
	"bytes"
	"encoding/json"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"board/web/answer"
	"board/web/format"
)

// Some plugins of TensorBoard ask and answer in protobuf's JSON.

// protoJSON is a message with all of its members, also those that are zero.
func protoJSON(m proto.Message) (answer.JSON, error) {
	b, err := protojson.MarshalOptions{EmitDefaultValues: true}.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("cannot write %T as JSON: %w", m, err)
	}
	var out bytes.Buffer
	if err := json.Compact(&out, b); err != nil { // protojson puts spaces at random
		return nil, err
	}
	return format.AppendASCII(make([]byte, 0, out.Len()), out.Bytes()), nil
}
