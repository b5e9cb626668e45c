// Package registry gives layers, losses, optimizers and all else that a model's configuration names the names that
// Keras gives them, and writes and reads configurations as Keras's {"class_name": …, "config": …}.
//
// What is registered is registered for an interface. A package does it in init:
//
//	registry.Register[Initializer]("HeNormal", func() Initializer { return HeNormal{} }, "he_normal")
package registry

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// A class is one registered type of an interface.
type class struct {
	name string
	new  func() any
	typ  reflect.Type // without pointer
}

// A family is all that is registered for one interface.
type family struct {
	byName map[string]*class // class names and aliases
	byType map[reflect.Type]*class
	asName func(name string) any // what a plain name is decoded to; nil: a value of its class
}

var (
	mu       sync.RWMutex
	families = map[reflect.Type]*family{}
)

// Register makes a class known for the interface I under Keras's name for it, and under aliases such as "relu" or
// "mse". newValue returns a fresh value with Keras's defaults, a struct or a pointer to one. Names that are taken panic:
// two packages then claim the same.
func Register[I any](className string, newValue func() I, aliases ...string) {
	mu.Lock()
	defer mu.Unlock()
	iface := reflect.TypeFor[I]()
	if iface.Kind() != reflect.Interface {
		panic("registry: Register needs an interface as type parameter")
	}
	f := familyFor(iface)
	c := &class{name: className, new: func() any { return newValue() }, typ: structOf(reflect.TypeOf(newValue()))}
	for _, name := range append([]string{className}, aliases...) {
		if f.byName[name] != nil && f.byName[name] != c {
			panic("registry: " + name + " is registered twice for " + iface.String())
		}
		f.byName[name] = c
	}
	f.byType[c.typ] = c
}

// RegisterValue makes a name known that stands for one value and not for a type: a function given a name. A value that is to be encoded
// says its name by a method ConfigName() (string, error), and is written as that name. A name that is taken panics.
func RegisterValue[I any](name string, newValue func() I) {
	mu.Lock()
	defer mu.Unlock()
	iface := reflect.TypeFor[I]()
	if iface.Kind() != reflect.Interface {
		panic("registry: RegisterValue needs an interface as type parameter")
	}
	f := familyFor(iface)
	if f.byName[name] != nil {
		panic("registry: " + name + " is registered twice for " + iface.String())
	}
	f.byName[name] = &class{name: name, new: func() any { return newValue() }, typ: structOf(reflect.TypeOf(newValue()))}
}

// RegisterName decodes a plain name in a configuration, as in "loss": "mse", by asName and not to a value of the class of that name. A name
// that means more, as "accuracy" does for metrics, is so kept; the code that uses it checks it.
func RegisterName[I any](asName func(name string) I) {
	mu.Lock()
	defer mu.Unlock()
	familyFor(reflect.TypeFor[I]()).asName = func(name string) any { return asName(name) }
}

// familyFor is the family of an interface, which is made if it is new. The caller holds mu.
func familyFor(iface reflect.Type) *family {
	f := families[iface]
	if f == nil {
		f = &family{byName: map[string]*class{}, byType: map[reflect.Type]*class{}}
		families[iface] = f
	}
	return f
}

// structOf looks through a pointer.
func structOf(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

func familyOf(iface reflect.Type) *family {
	mu.RLock()
	defer mu.RUnlock()
	return families[iface]
}

func (f *family) named(name string) *class {
	if f == nil {
		return nil
	}
	mu.RLock()
	defer mu.RUnlock()
	return f.byName[name]
}

func (f *family) of(t reflect.Type) *class {
	if f == nil {
		return nil
	}
	mu.RLock()
	defer mu.RUnlock()
	return f.byType[structOf(t)]
}

// Named is a fresh value of the class with this name or alias. The error names the nearest name and all that are known.
func Named[I any](name string) (I, error) {
	var zero I
	v, err := fresh(reflect.TypeFor[I](), name)
	if err != nil {
		return zero, err
	}
	return v.(I), nil
}

func fresh(iface reflect.Type, name string) (any, error) {
	c := familyOf(iface).named(name)
	if c == nil {
		return nil, unknown(kind(iface), name, names(iface))
	}
	return c.new(), nil
}

// ClassOf is the name under which the type of v is registered for I; false if it is not.
func ClassOf[I any](v I) (string, bool) {
	if any(v) == nil {
		return "", false
	}
	c := familyOf(reflect.TypeFor[I]()).of(reflect.TypeOf(v))
	if c == nil {
		return "", false
	}
	return c.name, true
}

// Known lists all names and aliases registered for I, sorted.
func Known[I any]() []string { return names(reflect.TypeFor[I]()) }

func names(iface reflect.Type) []string {
	f := familyOf(iface)
	if f == nil {
		return nil
	}
	mu.RLock()
	defer mu.RUnlock()
	list := make([]string, 0, len(f.byName))
	for name := range f.byName {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// kind is how errors call an interface: "loss" for loss.Loss.
func kind(iface reflect.Type) string { return strings.ToLower(iface.Name()) }

// unknown is the error for a name that is not among the known ones.
func unknown(kind, name string, known []string) error {
	if len(known) == 0 {
		return fmt.Errorf("unknown %s %q: none is registered", kind, name)
	}
	if near := Nearest(name, known); near != "" {
		return fmt.Errorf("unknown %s %q: did you mean %q? Known are %s", kind, name, near, strings.Join(known, ", "))
	}
	return fmt.Errorf("unknown %s %q: known are %s", kind, name, strings.Join(known, ", "))
}
