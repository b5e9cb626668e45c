package registry

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
)

// Decode reads what Encode wrote, or what Keras writes: {"class_name": …, "config": {…}} becomes a value of the class
// with its defaults and then the config's settings; a string is a name or alias; null is nil. Keys that the class does
// not have are errors, since a setting that is passed over makes another model. A list of one may be written as that one.
//
// A 0 where the class has another default is meant, as Encode writes the default for what is not set: such a float64
// becomes the smallest positive number, which computes like 0 and which the packages of nn call Zero.
func Decode[I any](data []byte) (I, error) {
	var v I
	err := decode(data, reflect.ValueOf(&v).Elem(), 0)
	if err != nil {
		var zero I
		return zero, err
	}
	return v, nil
}

// decode reads data into v, which can be set.
func decode(data []byte, v reflect.Value, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("configuration is nested deeper than %d", maxDepth)
	}
	if u, ok := v.Addr().Interface().(json.Unmarshaler); ok {
		return u.UnmarshalJSON(data)
	}
	null := bytes.Equal(bytes.TrimSpace(data), []byte("null"))
	switch v.Kind() {
	case reflect.Interface:
		return decodeClass(data, v, null, depth)
	case reflect.Struct:
		return decodeFields(data, v, depth)
	case reflect.Pointer:
		if null {
			v.SetZero()
			return nil
		}
		v.Set(reflect.New(v.Type().Elem()))
		return decode(data, v.Elem(), depth+1)
	case reflect.Slice:
		return decodeList(data, v, depth)
	case reflect.Map:
		return decodeMap(data, v, depth)
	}
	if null { // Keras writes null for what is not set
		return nil
	}
	if err := json.Unmarshal(data, v.Addr().Interface()); err != nil {
		return fmt.Errorf("expected %s, got %s", plain(v.Type()), clip(data))
	}
	return nil
}

// plain is how errors call a type that JSON has.
func plain(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a string"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return "a whole number"
	}
	return t.String()
}

// clip is the beginning of data, for errors.
func clip(data []byte) string {
	if len(data) > 40 {
		return string(data[:40]) + "…"
	}
	return string(data)
}

func decodeClass(data []byte, v reflect.Value, null bool, depth int) error {
	iface := v.Type()
	if null {
		v.SetZero()
		return nil
	}
	envelope, err := readEnvelope(data)
	if err != nil {
		return fmt.Errorf("%s: %w", kind(iface), err)
	}
	if f := familyOf(iface); f != nil && f.asName != nil && isString(data) {
		v.Set(reflect.ValueOf(f.asName(envelope.ClassName)))
		return nil
	}
	value, err := fresh(iface, envelope.ClassName)
	if err != nil {
		return fmt.Errorf("%w; a type of your own has to be registered by registry.Register before it is loaded", err)
	}
	filled, err := configure(reflect.ValueOf(value), envelope.Config, depth)
	if err != nil {
		return fmt.Errorf("%s: %w", envelope.ClassName, err)
	}
	v.Set(filled)
	return nil
}

// An envelope is Keras's form of an object; what else Keras puts into it, such as "module", does not matter here.
type envelope struct {
	ClassName string          `json:"class_name"`
	Config    json.RawMessage `json:"config"`
}

func isString(data []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(data), []byte(`"`)) }

func isNumber(data []byte) bool {
	data = bytes.TrimSpace(data)
	return len(data) > 0 && (data[0] == '-' || '0' <= data[0] && data[0] <= '9')
}

func readEnvelope(data []byte) (e envelope, err error) {
	if isString(data) {
		err = json.Unmarshal(data, &e.ClassName)
	} else {
		err = json.Unmarshal(data, &e)
	}
	if err != nil || e.ClassName == "" {
		return e, fmt.Errorf(`expected {"class_name": …, "config": {…}} or a name, got %s`, clip(data))
	}
	return e, nil
}

// configure sets the fields of a struct or of what a pointer points to, and returns the whole.
func configure(v reflect.Value, config []byte, depth int) (reflect.Value, error) {
	if len(config) == 0 || bytes.Equal(bytes.TrimSpace(config), []byte("null")) {
		return v, nil
	}
	if v.Kind() == reflect.Pointer {
		return v, decode(config, v.Elem(), depth+1)
	}
	room := reflect.New(v.Type()).Elem()
	room.Set(v)
	return room, decode(config, room, depth+1)
}

func decodeFields(data []byte, v reflect.Value, depth int) error {
	var config map[string]json.RawMessage
	if err := json.Unmarshal(data, &config); err != nil {
		return fmt.Errorf("expected an object, got %s", clip(data))
	}
	known := []string{}
	for _, f := range fieldsOf(v.Type()) {
		known = append(known, f.key)
		value, ok := config[f.key]
		if !ok {
			continue
		}
		delete(config, f.key)
		hasDefault := !v.Field(f.index).IsZero()
		if err := decode(value, v.Field(f.index), depth+1); err != nil {
			return fmt.Errorf("%s: %w", f.key, err)
		}
		if hasDefault {
			keepZero(v.Field(f.index))
		}
		if f.not {
			v.Field(f.index).SetBool(!v.Field(f.index).Bool())
		}
	}
	for key := range config {
		return unknown("setting", key, known)
	}
	return nil
}

// keepZero keeps an exact 0 from being taken for a setting that is left out.
func keepZero(v reflect.Value) {
	if v.Kind() == reflect.Float64 && v.Float() == 0 {
		v.SetFloat(math.SmallestNonzeroFloat64)
	}
}

func decodeList(data []byte, v reflect.Value, depth int) error {
	var items []json.RawMessage
	if isNumber(data) { // Keras takes thresholds=0.3 for [0.3]
		items = []json.RawMessage{data}
	} else if err := json.Unmarshal(data, &items); err != nil {
		return fmt.Errorf("expected a list, got %s", clip(data))
	}
	if items == nil {
		v.SetZero()
		return nil
	}
	list := reflect.MakeSlice(v.Type(), len(items), len(items))
	for i, item := range items {
		if err := decode(item, list.Index(i), depth+1); err != nil {
			return fmt.Errorf("[%d]: %w", i, err)
		}
	}
	v.Set(list)
	return nil
}

func decodeMap(data []byte, v reflect.Value, depth int) error {
	if v.Type().Key().Kind() != reflect.String {
		return json.Unmarshal(data, v.Addr().Interface())
	}
	var items map[string]json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil {
		return errors.New("expected an object, got " + clip(data))
	}
	if items == nil {
		v.SetZero()
		return nil
	}
	m := reflect.MakeMapWithSize(v.Type(), len(items))
	for key, item := range items {
		value := reflect.New(v.Type().Elem()).Elem()
		if err := decode(item, value, depth+1); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		m.SetMapIndex(reflect.ValueOf(key).Convert(v.Type().Key()), value)
	}
	v.Set(m)
	return nil
}
