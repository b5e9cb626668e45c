// Marks what a search has found in the text on show, by the browser's own highlights: what the text consists of stays as it is.

const NAME = "found"
/** Of one text. */
const MOST = 500

/** Every place of the words in a text, case as it is. */
export function rangesOf(root: Node, words: readonly string[]): Range[] {
  const ranges: Range[] = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node && ranges.length < MOST; node = walker.nextNode()) {
    const text = node.nodeValue!
    for (const word of words) {
      for (let at = text.indexOf(word); at >= 0 && ranges.length < MOST; at = text.indexOf(word, at + word.length)) {
        const range = document.createRange()
        range.setStart(node, at)
        range.setEnd(node, at + word.length)
        ranges.push(range)
      }
    }
  }
  return ranges
}

/** Marks them until the function that it returns is called, and brings the first into sight. */
export function mark(root: HTMLElement, words: readonly string[]): () => void {
  if (words.length === 0 || !("highlights" in CSS)) return () => undefined
  let highlight = CSS.highlights.get(NAME)
  if (!highlight) CSS.highlights.set(NAME, highlight = new Highlight())
  const ranges = rangesOf(root, words.filter(w => w !== ""))
  for (const range of ranges) highlight.add(range)
  if (ranges[0]) bringIntoSight(root, ranges[0])
  return () => { for (const range of ranges) highlight.delete(range) }
}

/** Scrolls within the card alone. */
function bringIntoSight(root: HTMLElement, range: Range): void {
  const scroller = root.closest<HTMLElement>(".card-main")
  if (!scroller) return
  const at = range.getBoundingClientRect(), box = scroller.getBoundingClientRect()
  if (at.top < box.top || at.bottom > box.bottom) scroller.scrollTop += at.top - box.top - box.height / 3
}
