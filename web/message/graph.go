package message

// A GraphValue is the value of the plugins of graphs: a graph, what one execution of it
// cost, or both.
type GraphValue struct {
	Graph *Graph `json:"graph,omitempty"`
	Costs *Costs `json:"costs,omitempty"`
}

// A Graph is a graph of operations, or of a model's layers. What many nodes have in common
// stands once, in Texts; nodes name it by its index.
type Graph struct {
	Texts []string    `json:"texts"` // untrusted; the first is ""
	Nodes []GraphNode `json:"nodes"`
}

// A GraphNode is an operation. Its whole name begins with the name of a function, where it
// belongs to one.
type GraphNode struct {
	Name     string   `json:"name"`               // untrusted; "/" divides scopes
	Function int      `json:"function,omitempty"` // the function that it belongs to, a text
	Op       int      `json:"op,omitempty"`       // a text
	Device   int      `json:"device,omitempty"`   // a text
	Inputs   []int    `json:"inputs,omitempty"`   // pairs: a node, and which of its outputs; -1 where it only runs before
	Missing  []string `json:"missing,omitempty"`  // inputs that no node of the graph has; untrusted
	Attrs    []int    `json:"attrs,omitempty"`    // pairs of texts: names and values
	Shapes   []int    `json:"shapes,omitempty"`   // of its outputs, texts
}

// Costs are what one execution of a graph cost.
type Costs struct {
	Nodes []NodeCost `json:"nodes"`
}

// A NodeCost is what a node cost.
type NodeCost struct {
	Name   string   `json:"name"`   // untrusted
	Device string   `json:"device"` // untrusted
	Micros float64  `json:"micros"` // from the first start to the last end; 0 where nothing is known
	Bytes  float64  `json:"bytes"`  // that were allocated
	Shapes []string `json:"shapes,omitempty"`
}
