package summary

import (
	"fmt"

	"board/proto/tbpb"
)

// LayoutTag is the tag of the layout of the custom scalars dashboard.
const LayoutTag = layoutTag

// DecodeLayout reads a value of the plugin "custom_scalars": a tensor of rank 0 that
// holds a serialized Layout, in the encoding of all writers.
func DecodeLayout(v *Value) (*tbpb.Layout, error) {
	b, err := stringOf(v)
	if err != nil {
		return nil, fmt.Errorf("layout of custom scalars: %w", err)
	}
	layout := new(tbpb.Layout)
	if err := parse(b, layout); err != nil {
		return nil, fmt.Errorf("layout of custom scalars: %w", err)
	}
	return layout, nil
}
