// The keyboard inside a card: what it shows is its one stop of the Tab key, and the arrows go from there to all else. Up and down
// lead from part to part (buttons, chart, handles of the selection, table, corner), left and right within one; Escape leads
// back to what it shows.

/** The parts of a card in their order, as selectors; what a kind puts below its content says with data-part in what order. */
const PARTS = [
  ".card-head button, .card-head [tabindex]", ".card-main", '[data-part="1"], [data-part="1"] button', '[data-part="2"], [data-part="2"] button', ".card-corner",
]
const MAIN = 1

/** Everything that can have the focus, by part. What lies in a menu or dialog belongs to that. */
function partsOf(article: HTMLElement): HTMLElement[][] {
  return PARTS.map(part => [...article.querySelectorAll<HTMLElement>(part)].filter(e => !e.closest("[popover], dialog:not(.full)") && e.getClientRects().length > 0))
}

/** Acts on a key that nothing inside the card has taken. */
export function cardKeys(e: KeyboardEvent): void {
  const article = e.currentTarget as HTMLElement, from = e.target as HTMLElement
  if (e.defaultPrevented || e.altKey || e.ctrlKey || e.metaKey || from.closest("[popover], dialog:not(.full)") || from.matches("input:not([type=range]), select")) return
  const to = target(e.key, partsOf(article), from)
  if (!to) return
  to.focus()
  e.preventDefault()
  e.stopPropagation()
}

function target(key: string, parts: readonly HTMLElement[][], from: HTMLElement): HTMLElement | undefined {
  const at = parts.findIndex(part => part.includes(from))
  switch (key) {
    case "ArrowUp": return scrolls(from, -1) ? undefined : parts.slice(0, Math.max(0, at)).findLast(part => part.length > 0)?.[0]
    case "ArrowDown": return scrolls(from, 1) ? undefined : parts.slice(at + 1).find(part => part.length > 0)?.[0]
    case "ArrowLeft": return at === MAIN || slides(from) ? undefined : beside(parts[at], from, -1)
    case "ArrowRight": return at === MAIN || slides(from) ? undefined : beside(parts[at], from, 1)
    case "Escape": return at === MAIN ? undefined : parts[MAIN]![0]
    default: return undefined
  }
}

/** Whether left and right move a slider. */
function slides(element: HTMLElement): boolean {
  return element.matches("[type=range]")
}

function beside(part: readonly HTMLElement[] | undefined, from: HTMLElement, by: number): HTMLElement | undefined {
  return part?.[part.indexOf(from) + by]
}

/** Whether an arrow scrolls what has the focus: a table goes first. */
function scrolls(element: HTMLElement, by: number): boolean {
  if (!element.matches("[data-part]")) return false
  return by < 0 ? element.scrollTop > 0 : element.scrollTop + element.clientHeight < element.scrollHeight - 1
}
