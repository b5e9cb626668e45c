package callback

import (
	"fmt"
	"strings"
)

// A pathPattern is a file's name with fields, in the form of Python's str.format:
// "{epoch:02d}-{val_loss:.2f}.keras". A literal brace is written twice.
type pathPattern struct {
	text  string
	parts []pathPart
}

// A pathPart is literal text and, where name is not empty, the field after it.
type pathPart struct {
	literal string
	name    string
	spec    string
	format  numberFormat
}

// parsePathPattern reads a pattern; its error says what is wrong with it.
func parsePathPattern(text string) (*pathPattern, error) {
	p := &pathPattern{text: text}
	for rest := text; rest != ""; {
		part, after, err := nextPart(rest)
		if err != nil {
			return nil, fmt.Errorf("file path %q: %w", text, err)
		}
		p.parts, rest = append(p.parts, part), after
	}
	return p, nil
}

// nextPart reads literal text and the field that ends it, if one does.
func nextPart(s string) (part pathPart, rest string, err error) {
	var literal strings.Builder
	for s != "" {
		i := strings.IndexAny(s, "{}")
		if i < 0 {
			i = len(s)
		}
		literal.WriteString(s[:i])
		s = s[i:]
		if strings.HasPrefix(s, "{{") || strings.HasPrefix(s, "}}") {
			literal.WriteByte(s[0])
			s = s[2:]
			continue
		}
		if s != "" {
			part, s, err = parseField(s)
		}
		break
	}
	part.literal = literal.String()
	return part, s, err
}

// parseField reads "{name:spec}" at the beginning of s.
func parseField(s string) (part pathPart, rest string, err error) {
	inside, rest, closed := strings.Cut(s[1:], "}")
	if s[0] == '}' || !closed {
		return pathPart{}, "", fmt.Errorf("a brace that belongs to no {field}; write it twice if it is meant")
	}
	part.name, part.spec, _ = strings.Cut(inside, ":")
	if part.name == "" || strings.ContainsAny(inside, "{![") {
		return pathPart{}, "", fmt.Errorf("field {%s}: expected {name} or {name:format}, as in {epoch:02d}", inside)
	}
	if part.format, err = parseNumberFormat(part.spec); err != nil {
		return pathPart{}, "", fmt.Errorf("field {%s}: %w", inside, err)
	}
	return part, rest, nil
}

// names lists the fields.
func (p *pathPattern) names() (names []string) {
	for _, part := range p.parts {
		if part.name != "" {
			names = append(names, part.name)
		}
	}
	return names
}

// format fills in the fields. Whole numbers and others are told apart as Python
// does: epoch and batch are whole, values of the logs are not.
func (p *pathPattern) format(whole map[string]int, value func(name string) (float64, bool)) (string, error) {
	var b strings.Builder
	for _, part := range p.parts {
		b.WriteString(part.literal)
		if part.name == "" {
			continue
		}
		text, err := part.field(whole, value)
		if err != nil {
			return "", fmt.Errorf("file path %q: field {%s}: %w", p.text, part.name, err)
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

func (p *pathPart) field(whole map[string]int, value func(name string) (float64, bool)) (string, error) {
	if n, ok := whole[p.name]; ok {
		return p.format.integer(n)
	}
	if v, ok := value(p.name); ok {
		return p.format.float(v)
	}
	return "", fmt.Errorf("the logs have no %q", p.name)
}
