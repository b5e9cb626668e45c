package registry

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// maxDepth bounds nesting: wrappers of wrappers in values, and what a file may claim.
const maxDepth = 64

// Encode writes v as {"class_name": "Dense", "config": {"units": 300, …}}, nil as null and a name, a type of kind string
// such as loss.Name, as that string.
//
// The config has the exported fields with a json tag, in their order. A field whose type is a registered interface is
// written the same way, also within slices, maps and structs. A zero field is written as the default that newValue
// sets. A type with JSON methods of its own is written and read by them. The tag registry:"not" turns a bool round: NoBias bool `json:"use_bias" registry:"not"`.
func Encode[I any](v I) (json.RawMessage, error) {
	var b bytes.Buffer
	if err := encode(&b, reflect.ValueOf(&v).Elem(), 0); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// encode writes any value; those of interface types by their class.
func encode(b *bytes.Buffer, v reflect.Value, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("configuration is nested deeper than %d", maxDepth)
	}
	if m, ok := v.Interface().(json.Marshaler); ok && v.Kind() != reflect.Interface {
		data, err := json.Marshal(m)
		b.Write(data)
		return err
	}
	switch v.Kind() {
	case reflect.Interface:
		return encodeClass(b, v, depth)
	case reflect.Struct:
		return encodeFields(b, v, reflect.Value{}, depth)
	case reflect.Pointer:
		if !v.IsNil() {
			return encode(b, v.Elem(), depth+1)
		}
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Array || !v.IsNil() {
			return encodeList(b, v, depth)
		}
	case reflect.Map:
		if !v.IsNil() {
			return encodeMap(b, v, depth)
		}
	}
	data, err := json.Marshal(v.Interface())
	b.Write(data)
	return err
}

func encodeClass(b *bytes.Buffer, v reflect.Value, depth int) error {
	iface := v.Type()
	if v.IsNil() || (v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil()) {
		b.WriteString("null")
		return nil
	}
	v = v.Elem()
	if v.Kind() == reflect.String {
		data, err := json.Marshal(v.String())
		b.Write(data)
		return err
	}
	if named, ok := v.Interface().(interface{ ConfigName() (string, error) }); ok {
		name, err := named.ConfigName()
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "%q", name)
		return nil
	}
	c := familyOf(iface).of(v.Type())
	if c == nil {
		return fmt.Errorf("%s is not registered as %s: call registry.Register for it, so that it can be saved and loaded", v.Type(), iface)
	}
	fmt.Fprintf(b, `{"class_name":%q,"config":`, c.name)
	if m, ok := v.Interface().(json.Marshaler); ok {
		data, err := json.Marshal(m)
		b.Write(append(data, '}'))
		return err
	}
	if err := encodeFields(b, reflect.Indirect(v), reflect.Indirect(reflect.ValueOf(c.new())), depth+1); err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	b.WriteByte('}')
	return nil
}

// encodeFields writes a struct. Where a field is zero, that of defaults is written, if there are defaults.
func encodeFields(b *bytes.Buffer, v, defaults reflect.Value, depth int) error {
	b.WriteByte('{')
	first := true
	for _, f := range fieldsOf(v.Type()) {
		if !first {
			b.WriteByte(',')
		}
		first = false
		fmt.Fprintf(b, "%q:", f.key)
		value := v.Field(f.index)
		if f.not {
			fmt.Fprint(b, !value.Bool())
			continue
		}
		if defaults.IsValid() && value.IsZero() {
			value = defaults.Field(f.index)
		}
		if err := encode(b, value, depth+1); err != nil {
			return fmt.Errorf("%s: %w", f.key, err)
		}
	}
	b.WriteByte('}')
	return nil
}

func encodeList(b *bytes.Buffer, v reflect.Value, depth int) error {
	b.WriteByte('[')
	for i := range v.Len() {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encode(b, v.Index(i), depth+1); err != nil {
			return fmt.Errorf("[%d]: %w", i, err)
		}
	}
	b.WriteByte(']')
	return nil
}

// encodeMap sorts the keys, so that the same configuration is the same bytes.
func encodeMap(b *bytes.Buffer, v reflect.Value, depth int) error {
	if v.Type().Key().Kind() != reflect.String {
		data, err := json.Marshal(v.Interface())
		b.Write(data)
		return err
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(x, y reflect.Value) int { return strings.Compare(x.String(), y.String()) })
	b.WriteByte('{')
	for i, key := range keys {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(key.String())
		if err != nil {
			return err
		}
		b.Write(append(name, ':'))
		if err := encode(b, v.MapIndex(key), depth+1); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	b.WriteByte('}')
	return nil
}

// A field is an exported field of a configuration.
type field struct {
	key   string
	index int
	not   bool
}

// fieldsOf are the exported fields with a json tag, in order.
func fieldsOf(t reflect.Type) []field {
	var list []field
	for i := range t.NumField() {
		f := t.Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && key != "" && key != "-" {
			list = append(list, field{key: key, index: i, not: f.Tag.Get("registry") == "not" && f.Type.Kind() == reflect.Bool})
		}
	}
	return list
}
