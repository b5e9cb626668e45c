package summary_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"

	"board/summary"
)

const mostVector = 200_000

func svg(inner string) string {
	return `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">` + inner + `</svg>`
}

// laughs are levels of elements that each draw the level below ten times.
func laughs(levels int, element string) string {
	var b strings.Builder
	b.WriteString(`<defs><rect id="u0"/>`)
	for i := 1; i <= levels; i++ {
		fmt.Fprintf(&b, `<g id="u%d">%s</g>`, i, strings.Repeat(fmt.Sprintf(element, i-1), 10))
	}
	fmt.Fprintf(&b, `</defs><use href="#u%d"/>`, levels)
	return svg(b.String())
}

func TestVectorsOfEveryDayAreCheap(t *testing.T) {
	var inner bytes.Buffer
	if err := png.Encode(&inner, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"a chart of a thousand letters": svg(`<defs><path id="g" d="M0 0L1 1"/></defs>` + strings.Repeat(`<use xlink:href="#g" x="1"/>`, 1000)),
		"a shadow":                      svg(`<filter id="f"><feGaussianBlur stdDeviation="4"/><feOffset dx="1"/></filter><g filter="url(#f)"><rect/></g>`),
		"a picture":                     svg(`<image href="data:image/png;base64,` + base64.StdEncoding.EncodeToString(inner.Bytes()) + `"/>`),
		"what refers to itself":         svg(`<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><use href="#nowhere"/>`),
		"another encoding":              `<?xml version="1.0" encoding="iso-8859-1"?><svg><text>\xe9</text></svg>`,
		"a path of 10,000 places":       svg(`<path d="` + strings.Repeat("L1 1", 10_000) + `"/>`),
	} {
		if cost, err := summary.VectorCost([]byte(file), mostVector); err != nil || cost > mostVector {
			t.Errorf("%s: %d, %v", name, cost, err)
		}
	}
}

func TestVectorsThatDrawForLongAreDear(t *testing.T) {
	blur := `<filter id="f">` + strings.Repeat(`<feGaussianBlur stdDeviation="9"/>`, 20) + `</filter>`
	for name, file := range map[string]string{
		"ten billion rectangles":     laughs(10, `<use href="#u%d"/>`),
		"patterns of patterns":       laughs(12, `<rect fill="url(#u%d)"/>`),
		"masks in styles":            laughs(12, `<g style="mask: url('#u%d')"/>`),
		"a thousand filters":         svg(blur + strings.Repeat(`<rect filter="url(#f)"/>`, 1000)),
		"filters of a style sheet":   svg(`<style>rect { filter: url(#f) }</style>` + blur + strings.Repeat(`<rect/>`, 1000)),
		"effects of a style sheet":   svg(`<style>* { filter: blur(9px) }</style>` + strings.Repeat(`<g/>`, 1000)),
		"effects":                    svg(strings.Repeat(`<g style="filter: drop-shadow(0 0 9px red)"/>`, 1000)),
		"noise of a million octaves": svg(`<filter><feTurbulence numOctaves="1000000"/></filter>`),
		"a matrix of order 1000":     svg(`<filter><feConvolveMatrix order="1000,1000"/></filter>`),
		"a million elements":         svg(strings.Repeat(`<g/>`, 1_000_000)),
	} {
		if cost, err := summary.VectorCost([]byte(file), mostVector); err != nil || cost <= mostVector {
			t.Errorf("%s: %d, %v", name, cost, err)
		}
	}
}

// TestLongPathsAreDear: what a path costs grows with its letters.
func TestLongPathsAreDear(t *testing.T) {
	const most = mostVector / 50
	for places, dear := range map[int]bool{80_000: false, 120_000: true} {
		cost, err := summary.VectorCost([]byte(svg(`<path d="`+strings.Repeat("L1 1", places)+`"/>`)), most)
		if err != nil || cost > most != dear {
			t.Errorf("a path of %d places: %d, %v", places, cost, err)
		}
	}
}

func TestVectorsWhoseCostNobodyKnowsAreRefused(t *testing.T) {
	huge := "GIF89a\xff\xff\xff\xff\x00\x00\x00;"
	for file, want := range map[string]string{
		``:                     "there is no element",
		`<svg><g`:              "the SVG is damaged",
		`<svg a="1" b=></svg>`: "the SVG is damaged",
		`<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg/>`:                                                          "declares entities",
		strings.Repeat(`<g>`, 20_000):                                                                        "more than 10000 elements inside one another",
		svg(`<image href="data:image/svg+xml,&lt;svg/&gt;"/>`):                                               "holds another document",
		svg(`<image href="data:image/svg+xml;base64,PHN2Zy8+"/>`):                                            "holds another document",
		svg(`<image href="data:image/png;base64,!"/>`):                                                       "the picture in the SVG is damaged",
		svg(`<image href="data:image/gif;base64,` + base64.StdEncoding.EncodeToString([]byte(huge)) + `"/>`): "65535 × 65535",
	} {
		if _, err := summary.VectorCost([]byte(file), mostVector); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q", file, err, want)
		}
	}
}

func FuzzVectorCost(f *testing.F) {
	f.Add(laughs(3, `<use href="#u%d"/>`))
	f.Add(svg(`<style>* { filter: blur(9px) url(#a) }</style><image href="data:image/png;base64,iVBO"/><feTurbulence numOctaves="NaN"/>`))
	f.Fuzz(func(t *testing.T, file string) {
		if cost, err := summary.VectorCost([]byte(file), 1000); err == nil && cost < 1 {
			t.Errorf("%q costs %d", file, cost)
		}
	})
}
