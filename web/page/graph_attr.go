package page

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// What nodes of a graph are configured with, as short texts for people.

const (
	mostText     = 1024 // bytes of one attribute
	mostElements = 32   // of a list or a tensor
)

// valid is a text of a file as UTF-8.
func valid(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

func attrText(attr *tbpb.AttrValue) string {
	return clipped(valueText(attr))
}

// clipped cuts a text that is too long, and says how long it was.
func clipped(text string) string {
	if len(text) <= mostText {
		return text
	}
	cut := mostText
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return fmt.Sprintf("%s… (%d bytes)", text[:cut], len(text))
}

func valueText(attr *tbpb.AttrValue) string {
	switch v := attr.GetValue().(type) {
	case *tbpb.AttrValue_S:
		return bytesText(v.S)
	case *tbpb.AttrValue_I:
		return strconv.FormatInt(v.I, 10)
	case *tbpb.AttrValue_F:
		return floatText(v.F)
	case *tbpb.AttrValue_B:
		return strconv.FormatBool(v.B)
	case *tbpb.AttrValue_Type:
		return typeText(v.Type)
	case *tbpb.AttrValue_Shape:
		return shapeText(v.Shape)
	case *tbpb.AttrValue_Tensor:
		return tensorText(v.Tensor)
	case *tbpb.AttrValue_Placeholder:
		return valid(v.Placeholder)
	case *tbpb.AttrValue_Func:
		return valid(v.Func.GetName())
	case *tbpb.AttrValue_List:
		return listText(v.List)
	}
	return ""
}

// bytesText is a string of bytes, quoted where they are no text.
func bytesText(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	if len(b) > mostText/4 { // each byte may become four
		return fmt.Sprintf("%q… (%d bytes)", b[:mostText/8], len(b))
	}
	return strconv.Quote(string(b))
}

func floatText(f float32) string { return strconv.FormatFloat(float64(f), 'g', -1, 32) }

// typeText is a type's name as programs write it: "float32".
func typeText(t tbpb.DataType) string {
	name := strings.TrimSuffix(strings.TrimPrefix(t.String(), "DT_"), "_REF")
	switch name {
	case "FLOAT":
		return "float32"
	case "DOUBLE":
		return "float64"
	case "HALF":
		return "float16"
	}
	return strings.ToLower(name)
}

// shapeText is a shape: "[?, 4]", "[]" of a single element, "unknown".
func shapeText(shape *tbpb.TensorShapeProto) string {
	if shape.GetUnknownRank() {
		return "unknown"
	}
	sizes := make([]string, 0, min(len(shape.GetDim()), mostElements))
	for i, dim := range shape.GetDim() {
		if i == mostElements {
			sizes = append(sizes, "…")
			break
		}
		size := "?"
		if dim.GetSize() >= 0 {
			size = strconv.FormatInt(dim.GetSize(), 10)
		}
		sizes = append(sizes, size)
	}
	return "[" + strings.Join(sizes, ", ") + "]"
}

// tensorText is a constant: its type and shape and, where it is small, its elements.
func tensorText(t *tbpb.TensorProto) string {
	text := typeText(t.GetDtype()) + " " + shapeText(t.GetTensorShape())
	b, err := proto.Marshal(t)
	if err != nil || len(b) > 8*mostText {
		return text
	}
	tensor, err := summary.DecodeTensor(b)
	if err != nil || tensor.Len() > mostElements {
		return text
	}
	if texts, ok := tensor.Values.([][]byte); ok {
		return text + ": " + elementsText(texts, func(b []byte) string { return strconv.Quote(string(b)) })
	}
	return text + ": " + strings.Trim(fmt.Sprint(tensor.Values), "[]")
}

func listText(list *tbpb.AttrValue_ListValue) string {
	for _, text := range []string{
		elementsText(list.GetS(), bytesText), elementsText(list.GetI(), func(i int64) string { return strconv.FormatInt(i, 10) }),
		elementsText(list.GetF(), floatText), elementsText(list.GetB(), strconv.FormatBool), elementsText(list.GetType(), typeText),
		elementsText(list.GetShape(), shapeText), elementsText(list.GetTensor(), tensorText),
		elementsText(list.GetFunc(), func(f *tbpb.NameAttrList) string { return valid(f.GetName()) }),
	} {
		if text != "" {
			return "[" + text + "]"
		}
	}
	return "[]"
}

// elementsText is the first elements of a list.
func elementsText[T any](list []T, text func(T) string) string {
	texts := make([]string, 0, min(len(list), mostElements)+1)
	for _, element := range list[:min(len(list), mostElements)] {
		texts = append(texts, text(element))
	}
	if len(list) > mostElements {
		texts = append(texts, fmt.Sprintf("… (%d)", len(list)))
	}
	return strings.Join(texts, ", ")
}
