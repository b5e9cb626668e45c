package compare

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/expr-lang/expr/ast"
)

// A checker finds what an expression must not have, and the names that it has.
type checker struct {
	set   *Set
	names []string
	err   error
}

// Visit implements ast.Visitor.
func (c *checker) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		c.names = append(c.names, n.Value)
	case *ast.VariableDeclaratorNode:
		c.fail(n, "let is not known here")
	case *ast.BuiltinNode:
		if !slices.Contains(builtins, n.Name) {
			c.fail(n, n.Name+" is not known here")
		}
	case *ast.BinaryNode:
		c.binary(n)
	case *ast.CallNode:
		c.call(n)
	}
}

func (c *checker) binary(n *ast.BinaryNode) {
	switch n.Operator {
	case "..":
		c.fail(n, "ranges are not known here; compare with < and >")
	case "matches":
		pattern, constant := n.Right.(*ast.StringNode)
		if !constant {
			c.fail(n.Right, "a regular expression between quotes is expected after matches")
		} else if _, err := regexp.Compile(pattern.Value); err != nil {
			c.fail(n.Right, err.Error())
		}
	}
}

// call checks the names that metric and hparam are given.
func (c *checker) call(n *ast.CallNode) {
	callee, named := n.Callee.(*ast.IdentifierNode)
	if !named || callee.Value != "metric" && callee.Value != "hparam" {
		return
	}
	var name *ast.StringNode
	if len(n.Arguments) == 1 {
		name, _ = n.Arguments[0].(*ast.StringNode)
	}
	if name == nil {
		c.fail(n, fmt.Sprintf("%s is given one name between quotes, as in %s(\"…\")", callee.Value, callee.Value))
		return
	}
	known := false
	if callee.Value == "metric" {
		_, known = c.set.Tag(name.Value)
	} else {
		_, known = c.set.Param(name.Value)
	}
	if !known {
		c.fail(name, fmt.Sprintf("no run has a %s %q", map[string]string{"metric": "metric", "hparam": "hyper-parameter"}[callee.Value], clip(name.Value)))
	}
}

func (c *checker) fail(n ast.Node, message string) {
	if c.err == nil {
		at := n.Location()
		c.err = &QueryError{Message: message, From: at.From, To: max(at.To, at.From+1)}
	}
}

// rewriter replaces names of hyper-parameters and metrics by calls of hparam and metric,
// and comparisons by functions that compare anything.
type rewriter struct{ set *Set }

// Visit implements ast.Visitor. What a node is made of has been visited before.
func (p rewriter) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.BinaryNode:
		if _, known := comparisons["$"+n.Operator]; known {
			ast.Patch(node, call("$"+n.Operator, n.Left, n.Right))
		}
	case *ast.IdentifierNode:
		if reserved(n.Value) {
			return
		}
		if _, param := p.set.Param(n.Value); param {
			ast.Patch(node, call("hparam", &ast.StringNode{Value: n.Value}))
		} else if _, tag := p.set.Tag(n.Value); tag {
			ast.Patch(node, call("metric", &ast.StringNode{Value: n.Value}))
		}
	case *ast.MemberNode:
		p.member(n)
	}
}

// member takes a name before a dot for that of a metric: hyper-parameters have no fields.
func (p rewriter) member(n *ast.MemberNode) {
	owner, is := n.Node.(*ast.CallNode)
	if !is || len(owner.Arguments) != 1 {
		return
	}
	name, constant := owner.Arguments[0].(*ast.StringNode)
	if callee, named := owner.Callee.(*ast.IdentifierNode); constant && named && callee.Value == "hparam" {
		if _, tag := p.set.Tag(name.Value); tag {
			callee.Value = "metric"
		}
	}
}

func call(function string, arguments ...ast.Node) *ast.CallNode {
	return &ast.CallNode{Callee: &ast.IdentifierNode{Value: function}, Arguments: arguments}
}
