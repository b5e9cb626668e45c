package summary_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"board/summary"
)

func TestDecodeLayout(t *testing.T) {
	v := written(t, func(w *summary.Writer) error { return w.CustomScalars(smallLayout()) })
	got, err := summary.DecodeLayout(v)
	if err != nil || !proto.Equal(got, smallLayout()) || string(v.Tag) != summary.LayoutTag {
		t.Errorf("%q: %v, %v", v.Tag, got, err)
	}
	if got, err := summary.DecodeLayout(textValue(t, nil, "\xff")); err == nil {
		t.Errorf("garbage: %v", got)
	}
}

func TestDecodeLayoutOfRealFiles(t *testing.T) {
	layout, err := summary.DecodeLayout(&logged(t, "logs")["torch_all/run_0"][summary.LayoutTag][0].Value)
	if err != nil {
		t.Fatal(err)
	}
	text, err := protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true}.Marshal(layout)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if want := golden[map[string]any](t, "custom_scalars|layout"); !reflect.DeepEqual(got, want) {
		t.Errorf("%v; want %v", got, want)
	}
}
