package compare

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"board/summary/provider"
)

// A Value is that of a hyper-parameter: nothing, a finite number, a boolean or a text.
type Value struct {
	kind   kind
	number float64 // 0 or 1 of a boolean
	text   string
}

type kind uint8

const (
	none kind = iota
	number
	boolean
	text
)

// Number is a number as a value; one that is not finite is a text, as JSON has no other.
func Number(x float64) Value {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return Text(fmt.Sprint(x))
	}
	return Value{kind: number, number: x}
}

// Text is a text as a value.
func Text(s string) Value { return Value{kind: text, text: s} }

// Bool is a truth value as a value.
func Bool(b bool) Value {
	v := Value{kind: boolean}
	if b {
		v.number = 1
	}
	return v
}

// valueOf is what a writer gave: lists and structures are told as JSON.
func valueOf(v *structpb.Value) Value {
	switch kind := v.GetKind().(type) {
	case *structpb.Value_NumberValue:
		return Number(kind.NumberValue)
	case *structpb.Value_StringValue:
		return Text(kind.StringValue)
	case *structpb.Value_BoolValue:
		return Bool(kind.BoolValue)
	case *structpb.Value_ListValue, *structpb.Value_StructValue:
		told, err := json.Marshal(v.AsInterface())
		if err != nil { // it holds a number that is not finite
			return Text(fmt.Sprint(v.AsInterface()))
		}
		return Text(string(told))
	}
	return Value{}
}

// Known tells whether there is a value.
func (v Value) Known() bool { return v.kind != none }

// Float is the value of a number; other values have none.
func (v Value) Float() (x float64, is bool) { return v.number, v.kind == number }

// Any is the value as Go has it: nil, a float64, a bool or a string.
func (v Value) Any() any {
	switch v.kind {
	case number:
		return v.number
	case boolean:
		return v.number == 1
	case text:
		return v.text
	}
	return nil
}

// appendKey appends bytes that only this value has.
func (v Value) appendKey(to []byte) []byte {
	to = binary.LittleEndian.AppendUint64(append(to, byte(v.kind)), math.Float64bits(v.number))
	return appendText(to, v.text)
}

// appendText appends a text that ends where its length says.
func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}

// String is the value in words, "" where there is none. Whole numbers have no decimal point.
func (v Value) String() string {
	switch v.kind {
	case number:
		return FormatNumber(v.number)
	case boolean:
		return strconv.FormatBool(v.number == 1)
	}
	return v.text
}

// quoted is the value in words, a text in quotes where it could be taken for something else.
func (v Value) quoted() string {
	if v.kind != text {
		return v.String()
	}
	_, err := strconv.ParseFloat(v.text, 64)
	if err == nil || v.text == "" || v.text == "true" || v.text == "false" || strings.ContainsAny(v.text, ",=\"") {
		return strconv.Quote(v.text)
	}
	return v.text
}

// Compare orders values: numbers by size, then booleans, then texts in natural order, then
// nothing.
func (v Value) Compare(w Value) int {
	if v.kind != w.kind {
		return cmp.Compare(v.kind-1, w.kind-1) // nothing, which is 0, wraps to the end
	}
	if v.kind == text {
		return provider.CompareNatural(v.text, w.text)
	}
	return cmp.Compare(v.number, w.number)
}

// FormatNumber writes the shortest decimal that reads back as x; "nan", "inf" and "-inf" as
// Python, C and spreadsheets read them.
func FormatNumber(x float64) string { return string(AppendNumber(nil, x)) }

// AppendNumber appends what FormatNumber returns.
func AppendNumber(to []byte, x float64) []byte {
	switch {
	case math.IsNaN(x):
		return append(to, "nan"...)
	case math.IsInf(x, 1):
		return append(to, "inf"...)
	case math.IsInf(x, -1):
		return append(to, "-inf"...)
	}
	if a := math.Abs(x); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.AppendFloat(to, x, 'e', -1, 64)
	}
	return strconv.AppendFloat(to, x, 'f', -1, 64)
}
