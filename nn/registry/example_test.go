package registry_test

import (
	"fmt"

	"board/nn/registry"
)

type shape interface{ Area() float64 }

type square struct {
	Side     float64 `json:"side"`
	NoBorder bool    `json:"use_border" registry:"not"`
}

func (s *square) Area() float64 { return s.Side * s.Side }

func Example() {
	registry.Register[shape]("Square", func() shape { return &square{Side: 1} }, "sq")

	data, _ := registry.Encode[shape](&square{Side: 3})
	fmt.Println(string(data))

	s, _ := registry.Decode[shape]([]byte(`{"class_name": "Square", "config": {"side": 2}}`))
	fmt.Println(s.Area())

	s, _ = registry.Named[shape]("sq")
	fmt.Println(s.Area())

	_, err := registry.Named[shape]("sqare")
	fmt.Println(err)
	// Output:
	// {"class_name":"Square","config":{"side":3,"use_border":true}}
	// 4
	// 1
	// unknown shape "sqare": did you mean "Square"? Known are Square, sq
}
