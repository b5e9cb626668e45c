package compare

import (
	"regexp"
	"strings"
)

// A Query says which runs a table has.
type Query struct {
	Text string
	Mode Mode
	Only func(id int) bool // of all runs; nil: every one
}

// A Mode is how the text of a query is read.
type Mode string

// The modes. Auto takes a text that compares something for an expression, any other for a
// regular expression or, where it is none, for a part of a name.
const (
	Auto       Mode = "auto"
	PlainText  Mode = "text"
	Regex      Mode = "regex"
	Expression Mode = "expression"
)

// Notes is what people have added to a run.
type Notes struct {
	Shown     string // to show in place of the name
	Notes     string
	Tags      []string
	Favourite bool
	Archived  bool
}

// A QueryError says what is wrong with a query.
type QueryError struct {
	Message  string
	From, To int // which characters of it
}

func (e *QueryError) Error() string { return e.Message }

// compares matches what makes a text an expression.
var compares = regexp.MustCompile(`[<>]|[=!]=|&&|\|\||^\s*(not|!|metric\(|hparam\(|(favourite|archived)\s*$)|\s(and|or|in|contains|matches|startsWith|endsWith)\s`)

// A matcher tells whether a query takes a run.
type matcher struct {
	match  func(*Run) bool
	unlike *int // runs for which an expression made no sense
}

// matcher makes the matcher of a query.
func (t *lookup) matcher(q Query) (matcher, error) {
	text, mode := strings.TrimSpace(q.Text), q.Mode
	if mode == "" || mode == Auto {
		mode = Regex
		if compares.MatchString(text) {
			mode = Expression
		} else if _, err := regexp.Compile(text); err != nil {
			mode = PlainText
		}
	}
	switch {
	case text == "":
		return matcher{match: func(*Run) bool { return true }}, nil
	case int64(len(text)) > t.limits.Query:
		t.reached()
		return matcher{}, &QueryError{Message: "the query is too long", To: len([]rune(text))}
	case mode == Expression:
		return t.expression(q.Text)
	case mode == PlainText:
		return matcher{match: t.contains(text)}, nil
	case mode == Regex:
		return t.regex(q.Text, text)
	}
	return matcher{}, &QueryError{Message: "the mode " + clip(string(mode)) + " is not known; expected auto, text, regex or expression"}
}

// contains tells of a run whether its name, or the one that is shown, has a text, in
// capitals or not.
func (t *lookup) contains(text string) func(*Run) bool {
	text = strings.ToLower(text)
	return func(r *Run) bool {
		return strings.Contains(strings.ToLower(r.Name), text) || strings.Contains(strings.ToLower(t.notes(r).Shown), text)
	}
}

// regex matches names as the page's filter of runs does: anywhere, in capitals or not
// unless the expression itself says so.
func (t *lookup) regex(whole, text string) (matcher, error) {
	re, err := regexp.Compile("(?i)" + text)
	if err != nil {
		return matcher{}, &QueryError{Message: "not a regular expression: " + strings.TrimPrefix(err.Error(), "error parsing regexp: "), To: len([]rune(whole))}
	}
	return matcher{match: func(r *Run) bool {
		shown := t.notes(r).Shown
		return re.MatchString(r.Name) || shown != "" && re.MatchString(shown)
	}}, nil
}
