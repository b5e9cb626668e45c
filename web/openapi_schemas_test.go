package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"board/web/message"
)

// The schemas of docs/openapi.yaml, from the structs of web/message: their fields, and what
// is said about them.

// schemaRoots are the messages that paths name; what they hold follows.
var schemaRoots = []any{
	message.Refusal{}, message.CatalogAnswer{}, message.Description{}, message.Points{}, message.Valued{}, message.Matched{}, message.Others{}, message.Health{},
	message.RunFiles{}, message.HParams{}, message.Embeddings{}, message.GraphValue{}, message.Select{}, message.Selected{}, message.Summarize{}, message.Summaries{},
	message.Search{}, message.Found{}, message.Compare{}, message.Compared{}, message.CompareCurves{}, message.ComparedCurves{}, message.CompareInsight{}, message.ComparedInsight{},
	message.CompareNames{}, message.Report{}, message.Derive{}, message.Derived{}, message.DerivedSelected{}, message.Sidecar{}, message.SidecarChange{},
	message.Alerts{}, message.MuteChange{}, message.DeleteRuns{}, message.RestoreRuns{}, message.Moved{}, message.Show{},
	// values, which api/values answers
	message.Text{}, message.Histogram{}, message.Picture{}, message.Sound{}, message.PRCurve{}, message.Layout{}, message.MeshPart{},
}

// schemaWords are the schemas of what web/message writes by itself, and of the types that
// only TypeScript has.
var schemaWords = map[string]string{
	"Number":        `{"description": "a number that may be NaN or infinite: a string then", "oneOf": [{"type": "number"}, {"type": "string", "enum": ["NaN", "Infinity", "-Infinity"]}]}`,
	"Seconds":       `{"description": "seconds since the Unix epoch; null where the time is not known", "type": "number", "nullable": true}`,
	"TagSet":        `{"description": "ids of tags; null is all tags of the catalog", "type": "array", "nullable": true, "items": {"type": "integer"}}`,
	"RunStat":       `{"description": "run, last step, wall time of the newest point or null, points", "type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "number", "nullable": true}}`,
	"Point":         `{"description": "step, wall time, value", "type": "array", "minItems": 3, "maxItems": 3, "items": {"$ref": "#/components/schemas/Number"}}`,
	"Runs":          `{"description": "a choice of runs", "oneOf": [{"type": "string", "enum": ["all"]}, {"type": "array", "items": {"type": "integer"}}]}`,
	"Aggregate":     `{"description": "what a curve comes to", "type": "string", "enum": ["last", "min", "max", "mean", "first", "best", "change", "changePct", "n"]}`,
	"Statistic":     `{"description": "what the values of a group come to", "type": "string", "enum": ["mean", "median", "std", "stderr", "min", "max", "lo", "hi"]}`,
	"Direction":     `{"description": "which values of a metric are better; empty where that is not known", "type": "string", "enum": ["lower", "higher", ""]}`,
	"QueryMode":     `{"description": "how a query is read", "type": "string", "enum": ["auto", "text", "regex", "expression", ""]}`,
	"Axis":          `{"description": "an x axis: steps, seconds since the first point, or seconds since the Unix epoch", "type": "string", "enum": ["step", "relative", "wall"]}`,
	"SeriesRequest": `{"type": "object", "required": ["cards"], "properties": {"cards": {"type": "array", "items": {"$ref": "#/components/schemas/Show"}}}}`,
}

// A schemaWriter collects schemas by name.
type schemaWriter struct {
	docs    map[string]string // of types and of TYPE.FIELD
	schemas map[string]any
}

// schemas is the end of docs/openapi.yaml.
func schemas(t *testing.T) string {
	t.Helper()
	w := schemaWriter{docs: messageDocs(t), schemas: map[string]any{}}
	for name, text := range schemaWords {
		w.schemas[name] = json.RawMessage(text)
	}
	for _, root := range schemaRoots {
		w.add(reflect.TypeOf(root))
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(w.schemas)) {
		var line bytes.Buffer
		encoder := json.NewEncoder(&line)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("    ", "  ")
		if err := encoder.Encode(w.schemas[name]); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "    %s: %s", name, strings.TrimPrefix(line.String(), "    ")) // JSON is YAML
	}
	return b.String()
}

// add adds the schema of a struct, and of all that it holds.
func (w *schemaWriter) add(t reflect.Type) {
	if _, known := w.schemas[t.Name()]; known {
		return
	}
	properties, required := map[string]any{}, []string{}
	s := map[string]any{"type": "object", "properties": properties}
	w.schemas[t.Name()] = s
	if doc := w.docs[t.Name()]; doc != "" {
		s["description"] = doc
	}
	for _, field := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous || name == "" || name == "-" {
			continue
		}
		schema := w.field(field, options == "omitempty")
		owner := t
		if len(field.Index) > 1 {
			owner = t.Field(field.Index[0]).Type
		}
		if doc := w.docs[owner.Name()+"."+field.Name]; doc != "" {
			schema = described(schema, doc)
		}
		properties[name] = schema
		if options != "omitempty" {
			required = append(required, name)
		}
	}
	if len(required) > 0 {
		s["required"] = required
	}
}

// described adds a description; beside a reference nothing else would count.
func described(schema map[string]any, doc string) map[string]any {
	if _, is := schema["$ref"]; is {
		schema = map[string]any{"allOf": []any{schema}}
	}
	schema["description"] = doc
	return schema
}

var words = regexp.MustCompile(`'([^']*)'`)

// field is the schema of a field: its type, and what the page's type says beyond that.
func (w *schemaWriter) field(field reflect.StructField, omitted bool) map[string]any {
	ts := field.Tag.Get("tstype")
	if _, known := schemaWords[ts]; known && ts != "Number" {
		return ref(ts)
	}
	if found := words.FindAllStringSubmatch(ts, -1); found != nil && field.Type.Kind() == reflect.String {
		enum := []string{}
		for _, word := range found {
			enum = append(enum, word[1])
		}
		return map[string]any{"type": "string", "enum": enum}
	}
	schema := w.schema(field.Type)
	if field.Type.Kind() == reflect.Pointer && !omitted {
		return map[string]any{"nullable": true, "allOf": []any{schema}}
	}
	return schema
}

func ref(name string) map[string]any {
	return map[string]any{"$ref": "#/components/schemas/" + name}
}

func (w *schemaWriter) schema(t reflect.Type) map[string]any {
	if _, known := schemaWords[t.Name()]; known {
		return ref(t.Name())
	}
	switch t.Kind() {
	case reflect.Struct:
		w.add(t)
		return ref(t.Name())
	case reflect.Pointer:
		return w.schema(t.Elem())
	case reflect.Slice, reflect.Array:
		items := w.schema(t.Elem())
		if t.Elem().Kind() == reflect.Pointer {
			items = w.nullable(items, t.Elem().Elem())
		}
		list := map[string]any{"type": "array", "items": items}
		if t.Kind() == reflect.Array {
			list["minItems"], list["maxItems"] = t.Len(), t.Len()
		}
		return list
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": w.schema(t.Elem())}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Interface:
		return map[string]any{"nullable": true}
	}
	return map[string]any{"type": "integer"}
}

// nullable is a schema, or null.
func (w *schemaWriter) nullable(schema map[string]any, t reflect.Type) map[string]any {
	if t == reflect.TypeFor[message.Number]() {
		return map[string]any{"nullable": true, "anyOf": []any{map[string]any{"type": "number"}, map[string]any{"type": "string", "enum": []string{"NaN", "Infinity", "-Infinity"}}}}
	}
	if _, is := schema["$ref"]; is {
		return map[string]any{"nullable": true, "allOf": []any{schema}}
	}
	schema["nullable"] = true
	return schema
}

// messageDocs are the comments of web/message.
func messageDocs(t *testing.T) map[string]string {
	t.Helper()
	docs := map[string]string{}
	files, err := filepath.Glob("message/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range parsed.Decls {
			group, is := decl.(*ast.GenDecl)
			if !is || group.Tok != token.TYPE {
				continue
			}
			for _, spec := range group.Specs {
				typeDocs(docs, group, spec.(*ast.TypeSpec))
			}
		}
	}
	return docs
}

func typeDocs(docs map[string]string, group *ast.GenDecl, spec *ast.TypeSpec) {
	docs[spec.Name.Name] = oneLine(group.Doc)
	s, is := spec.Type.(*ast.StructType)
	if !is {
		return
	}
	for _, field := range s.Fields.List {
		doc := oneLine(field.Doc)
		if doc == "" {
			doc = oneLine(field.Comment)
		}
		for _, name := range field.Names {
			docs[spec.Name.Name+"."+name.Name] = doc
		}
	}
}

func oneLine(c *ast.CommentGroup) string { return strings.Join(strings.Fields(c.Text()), " ") }

const (
	openapiFile = "../docs/openapi.yaml"
	schemasMark = "  # Written by go test ./web -run OpenAPI -update, from the structs of web/message.\n  schemas:\n"
)

// TestOpenAPISchemas compares the schemas of the file with the structs.
func TestOpenAPISchemas(t *testing.T) {
	data, err := os.ReadFile(openapiFile)
	if err != nil {
		t.Fatal(err)
	}
	paths, _, found := strings.Cut(string(data), schemasMark)
	if !found {
		t.Fatalf("%s lacks the lines\n%s", openapiFile, schemasMark)
	}
	want := paths + schemasMark + schemas(t)
	if *updateOpenAPI {
		if err := os.WriteFile(openapiFile, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(data) != want {
		t.Errorf("the schemas of %s are not those of web/message; run go test ./web -run OpenAPI -update", openapiFile)
	}
}
