package markdown

// What bounds the parsing of a text. goldmark takes a time, and makes a tree, that
// may grow with the square of a text's length and more: a header of 200 cells gives
// 200 cells to every line below it, each "[" looks for its end, each "*" for its
// like. So its parsers are wrapped here: each asks what is left of a budget before
// it begins, and where nothing is left the text stays text.

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"board/internal/limits"
)

// engine renders; the budget of a text is in the context of its parsing.
var engine = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(blockParsers()...),
		parser.WithInlineParsers(inlineParsers()...),
		parser.WithParagraphTransformers(
			util.Prioritized(boundedDefinitions{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(boundedTables{extension.NewTableParagraphTransformer()}, 200),
		),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
	)),
	goldmark.WithRendererOptions(
		gmhtml.WithUnsafe(), // made safe by sanitized
		renderer.WithNodeRenderers(util.Prioritized(
			extension.NewTableHTMLRenderer(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)), 500)),
	),
)

// spending is what the formatting of one text has cost so far.
type spending struct {
	limits  *limits.Limits
	cells   int64
	work    int64 // bytes and marks looked at for links, code and emphasis, and lines for lists
	linked  int64 // bytes of addresses that links took from definitions elsewhere in the text
	block   ast.Node
	marks   int64         // in block
	reached []limits.Name // each once
}

var spendingKey = parser.NewContextKey()

func newSpending(l *limits.Limits) *spending { return &spending{limits: l} }

// option hands the spending to the parsers.
func (s *spending) option() parser.ParseOption {
	pc := parser.NewContext()
	pc.Set(spendingKey, s)
	return parser.WithContext(pc)
}

func spendingOf(pc parser.Context) *spending { return pc.Get(spendingKey).(*spending) }

func (s *spending) reach(n limits.Name) {
	if !slices.Contains(s.reached, n) {
		s.reached = append(s.reached, n)
	}
}

// blockParsers are goldmark's, with a bound for those that nest.
func blockParsers() []util.PrioritizedValue {
	all := parser.DefaultBlockParsers()
	for i, p := range all {
		switch p.Value {
		case parser.NewListParser(), parser.NewListItemParser(), parser.NewBlockquoteParser():
			all[i].Value = boundedNesting{p.Value.(parser.BlockParser)}
		}
	}
	return all
}

// inlineParsers are goldmark's, each with a bound.
func inlineParsers() []util.PrioritizedValue {
	all := parser.DefaultInlineParsers()
	for i, p := range all {
		inner := p.Value.(parser.InlineParser)
		all[i].Value = boundedInline{inner}
		if closer, ok := inner.(parser.CloseBlocker); ok {
			all[i].Value = boundedLinks{boundedInline{inner}, closer}
		}
	}
	return all
}

// perLine is what it costs to look whether a line goes on with one of the lists and
// quotations that are open.
const perLine = 64

// boundedNesting opens a list or a quotation unless it would stand too deep, and
// ends it where that has cost too much.
type boundedNesting struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (b boundedNesting) Open(parent ast.Node, reader gmtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	s := spendingOf(pc)
	if int64(depth(pc)) < s.limits.Nesting || parent.Kind() == ast.KindList {
		return b.BlockParser.Open(parent, reader, pc)
	}
	s.reach(limits.Nesting)
	return nil, parser.NoChildren
}

// Continue implements parser.BlockParser.
func (b boundedNesting) Continue(node ast.Node, reader gmtext.Reader, pc parser.Context) parser.State {
	s := spendingOf(pc)
	if s.work += perLine; s.work <= s.limits.InlineWork {
		return b.BlockParser.Continue(node, reader, pc)
	}
	s.reach(limits.InlineWork)
	return parser.Close
}

// depth is how many lists and quotations are open.
func depth(pc parser.Context) (n int) {
	for _, b := range pc.OpenedBlocks() {
		switch b.Node.Kind() {
		case ast.KindList, ast.KindBlockquote:
			n++
		}
	}
	return n
}

// boundedInline looks for a link, a piece of code or a mark of emphasis as long as
// the text has not cost too much.
type boundedInline struct{ parser.InlineParser }

// Parse implements parser.InlineParser.
func (b boundedInline) Parse(parent ast.Node, block gmtext.Reader, pc parser.Context) ast.Node {
	s := spendingOf(pc)
	if s.work > s.limits.InlineWork || s.linked > s.limits.HTML {
		s.reach(limits.InlineWork)
		return nil
	}
	if s.block != parent {
		s.block, s.marks = parent, 0
	}
	s.marks++
	_, before := block.Position()
	node := b.InlineParser.Parse(parent, block, pc)
	_, after := block.Position()
	s.work += s.marks + b.cost(parent, before, after, node)
	if link, ok := node.(*ast.Link); ok && link.Reference != nil {
		s.linked += int64(len(link.Destination) + len(link.Title))
	}
	return node
}

// cost is about how many bytes a parser has looked at. What found its end has looked
// that far; what did not may have looked for it to the end of the block.
func (b boundedInline) cost(parent ast.Node, before, after gmtext.Segment, node ast.Node) int64 {
	if _, failed := node.(*ast.Text); node != nil && !failed {
		return int64(max(after.Start-before.Start, 0))
	}
	lines := parent.Lines()
	if lines == nil || lines.Len() == 0 {
		return 0
	}
	return int64(max(lines.At(lines.Len()-1).Stop-before.Start, 0))
}

// boundedLinks is boundedInline for the parser that wants to know when a block ends.
type boundedLinks struct {
	boundedInline
	parser.CloseBlocker
}

// boundedDefinitions looks for definitions of links ("[a]: address") at the beginning
// of a paragraph, which takes a time that grows with the square of its lines.
type boundedDefinitions struct{ parser.ParagraphTransformer }

// Transform implements parser.ParagraphTransformer.
func (b boundedDefinitions) Transform(node *ast.Paragraph, reader gmtext.Reader, pc parser.Context) {
	s, n := spendingOf(pc), int64(node.Lines().Len())
	first := node.Lines().At(0)
	if line := bytes.TrimLeft(first.Value(reader.Source()), " "); len(line) == 0 || line[0] != '[' {
		return
	}
	if s.work += 4 * n * n; s.work > s.limits.InlineWork {
		s.reach(limits.InlineWork)
		return
	}
	b.ParagraphTransformer.Transform(node, reader, pc)
}

// boundedTables makes tables as long as the text has not too many cells.
type boundedTables struct{ parser.ParagraphTransformer }

// Transform implements parser.ParagraphTransformer. Lines of a table for which no
// cells are left become a paragraph behind it.
func (b boundedTables) Transform(node *ast.Paragraph, reader gmtext.Reader, pc parser.Context) {
	columns := int64(columnsOf(node.Lines(), reader.Source()))
	if columns == 0 {
		return
	}
	s, lines := spendingOf(pc), node.Lines()
	rows := min((s.limits.TableCells-s.cells)/columns, int64(lines.Len()))
	s.cells += rows * columns
	if rows == int64(lines.Len()) {
		b.ParagraphTransformer.Transform(node, reader, pc)
		return
	}
	s.reach(limits.TableCells)
	if rows < 3 { // no row below the header and its underline
		return
	}
	rest := ast.NewParagraph()
	for i := int(rows); i < lines.Len(); i++ {
		rest.Lines().Append(lines.At(i))
	}
	last := rest.Lines().At(rest.Lines().Len() - 1)
	rest.Lines().Set(rest.Lines().Len()-1, last.TrimRightSpace(reader.Source()))
	lines.SetSliced(0, int(rows))
	parent := node.Parent()
	b.ParagraphTransformer.Transform(node, reader, pc)
	parent.AppendChild(parent, rest) // a paragraph is transformed when it is its parent's last child
}

// columnsOf is the most columns that a line below a table's header has, 0 where no
// line is one: of dashes, bars, colons and spaces alone.
func columnsOf(lines *gmtext.Segments, source []byte) (columns int) {
	for i := range lines.Len() {
		segment := lines.At(i)
		line := segment.Value(source)
		if len(bytes.Trim(line, "-|: \t\r\n")) == 0 && bytes.ContainsRune(line, '-') {
			line = bytes.TrimSuffix(bytes.TrimPrefix(bytes.TrimSpace(line), []byte{'|'}), []byte{'|'})
			columns = max(columns, 1+bytes.Count(line, []byte{'|'}))
		}
	}
	return columns
}
