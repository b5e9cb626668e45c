package summary

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// What drawing takes beside an element as such, in elements.
const (
	filterStep    = 2000 // a step of a filter, over all of the picture
	lettersOfOne  = 100  // letters of an attribute, such as the places that a path goes through
	boundless     = math.MaxInt64 / 4
	deepestVector = 10_000
)

// VectorCost estimates what drawing an SVG takes: the number of its elements as they are
// drawn, those that others refer to once for each time. Browsers put no limit to it, and
// a few lines can have them draw for hours. It stops at the first cost beyond most. Refused is an SVG that
// is damaged, and one whose cost cannot be told: one that declares entities, or holds
// another document.
func VectorCost(file []byte, most int64) (int64, error) {
	v := vector{byID: map[string]int{}, most: most}
	if err := v.read(file); err != nil {
		return 0, err
	}
	if len(v.elements) == 0 {
		return 0, errors.New("the SVG is damaged: there is no element in it")
	}
	v.known = make([]int64, len(v.elements))
	cost := v.costOf(0)
	for _, id := range v.styled { // what a style sheet names may go for every element
		if at, ok := v.byID[id]; ok {
			cost = added(cost, times(v.costOf(at), len(v.elements)))
		}
	}
	return added(cost, times(v.everywhere, len(v.elements))), nil
}

type vectorElement struct {
	own   int64
	inner []int    // places in vector.elements
	refs  []string // ids of what it draws too
}

type vector struct {
	elements   []vectorElement
	byID       map[string]int
	open       []int // elements that have not ended, from the outermost
	styled     []string
	everywhere int64 // what a style sheet adds to each element, at most
	inStyle    bool
	sum, most  int64
	known      []int64 // costs; 0 = not known yet, -1 = being summed up
}

func (v *vector) read(file []byte) error {
	d := xml.NewDecoder(bytes.NewReader(file))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("the SVG is damaged: %w", err)
		}
		if err := v.take(token); err != nil {
			return err
		}
		if v.sum > v.most {
			return nil
		}
	}
}

func (v *vector) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive:
		if bytes.Contains(t, []byte("ENTITY")) {
			return errors.New("the SVG declares entities, which can stand for texts of any length")
		}
	case xml.StartElement:
		return v.begin(t)
	case xml.EndElement:
		v.inStyle = false
		v.open = v.open[:max(0, len(v.open)-1)]
	case xml.CharData:
		if v.inStyle {
			v.style(string(t))
		}
	}
	return nil
}

func (v *vector) begin(start xml.StartElement) error {
	if len(v.open) >= deepestVector {
		return fmt.Errorf("the SVG has more than %d elements inside one another", deepestVector)
	}
	at := len(v.elements)
	one := vectorElement{own: costOfStep(start)}
	for _, attr := range start.Attr {
		one.own += int64(len(attr.Value) / lettersOfOne)
		if attr.Name.Local == "id" {
			v.byID[attr.Value] = at
		}
		refs, cost, err := refsOf(attr)
		if err != nil {
			return err
		}
		one.refs, one.own = append(one.refs, refs...), added(one.own, cost)
	}
	v.sum = added(v.sum, one.own)
	v.elements = append(v.elements, one)
	if len(v.open) > 0 {
		outer := &v.elements[v.open[len(v.open)-1]]
		outer.inner = append(outer.inner, at)
	} else if at > 0 {
		v.elements[0].inner = append(v.elements[0].inner, at)
	}
	v.open = append(v.open, at)
	v.inStyle = start.Name.Local == "style"
	return nil
}

// costOfStep is the cost of an element by itself: that of a step of a filter is high.
func costOfStep(start xml.StartElement) int64 {
	if !strings.HasPrefix(start.Name.Local, "fe") || start.Name.Local == "feMergeNode" {
		return 1
	}
	cost := int64(filterStep)
	for _, attr := range start.Attr {
		n := firstNumber(attr.Value)
		switch attr.Name.Local {
		case "numOctaves", "radius":
			cost = times(cost, n)
		case "order":
			cost = times(times(cost, n), n)
		}
	}
	return cost
}

// firstNumber reads the first of an attribute's numbers, from 1 to a million.
func firstNumber(text string) int {
	first, _, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(text), ",", " "), " ")
	n, err := strconv.ParseFloat(first, 64)
	if err != nil || math.IsNaN(n) {
		return 1
	}
	return int(min(max(n, 1), 1e6))
}

var (
	urlOf   = regexp.MustCompile(`url\(\s*["']?#([^"')]*)`)
	effects = regexp.MustCompile(`(blur|drop-shadow)\(`)
)

// refsOf tells what an attribute has drawn: elements of these ids, and what that costs
// beside them.
func refsOf(attr xml.Attr) (ids []string, cost int64, err error) {
	for _, found := range urlOf.FindAllStringSubmatch(attr.Value, -1) {
		ids = append(ids, found[1])
	}
	cost = int64(len(effects.FindAllStringIndex(attr.Value, -1))) * filterStep
	if attr.Name.Local != "href" {
		return ids, cost, nil
	}
	if id, ok := strings.CutPrefix(attr.Value, "#"); ok {
		return append(ids, id), cost, nil
	}
	return ids, cost, innerPicture(attr.Value)
}

// innerPicture checks a picture that an SVG holds. Browsers load nothing else for an SVG
// that is a picture itself.
func innerPicture(href string) error {
	data, ok := strings.CutPrefix(strings.ToLower(href[:min(len(href), 64)]), "data:")
	if !ok {
		return nil
	}
	kind, _, _ := strings.Cut(data, ",")
	if !strings.HasSuffix(kind, ";base64") {
		return errors.New("the SVG holds another document")
	}
	head, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(href[strings.IndexByte(href, ',')+1:]), ""))
	if err != nil {
		return fmt.Errorf("the picture in the SVG is damaged: %w", err)
	}
	claims, err := ReadPictureHead(head)
	if err != nil {
		return fmt.Errorf("the picture in the SVG: %w", err)
	}
	if claims.Width == 0 || claims.Height == 0 {
		return errors.New("the SVG holds another document")
	}
	if claims.Width > mostInner || claims.Height > mostInner {
		return fmt.Errorf("the SVG holds a picture of %d × %d pixels", claims.Width, claims.Height)
	}
	return nil
}

// mostInner is how wide and high a picture in an SVG may be, in pixels.
const mostInner = 8192

func (v *vector) style(text string) {
	for _, found := range urlOf.FindAllStringSubmatch(text, -1) {
		v.styled = append(v.styled, found[1])
	}
	v.everywhere = added(v.everywhere, int64(len(effects.FindAllStringIndex(text, -1)))*filterStep)
	v.sum = added(v.sum, int64(len(v.styled)))
}

// costOf sums up an element, what is in it and what it refers to. Browsers draw nothing
// of what refers to itself.
func (v *vector) costOf(at int) int64 {
	if v.known[at] != 0 {
		return max(0, v.known[at])
	}
	v.known[at] = -1
	one := v.elements[at]
	cost := max(1, one.own)
	for _, inner := range one.inner {
		cost = added(cost, v.costOf(inner))
	}
	for _, id := range one.refs {
		if to, ok := v.byID[id]; ok {
			cost = added(cost, v.costOf(to))
		}
	}
	v.known[at] = cost
	return cost
}

func added(a, b int64) int64 { return min(a+b, boundless) }

func times(a int64, n int) int64 {
	if a > 0 && int64(n) > boundless/a {
		return boundless
	}
	return a * int64(n)
}
