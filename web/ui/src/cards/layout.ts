// Where every card of the grid lies, by arithmetic alone: with thousands of cards only those near the viewport exist. Pure.

export interface SectionSpec {
  readonly key: string
  readonly cards: number
  readonly closed: boolean
}

export interface GridSpec {
  /** Of the whole grid, CSS pixels. */
  readonly width: number
  /** Cards a row; 0 = as many as fit. */
  readonly columns: number
  readonly minCardWidth: number
  readonly cardHeight: number
}

export interface Section {
  readonly key: string
  readonly top: number
  /** Header and rows, without the gap below. */
  readonly height: number
  readonly cards: number
  readonly closed: boolean
}

export interface GridLayout {
  readonly sections: readonly Section[]
  readonly height: number
  readonly columns: number
  readonly cardWidth: number
  readonly cardHeight: number
}

/** The cards of one section that are to exist: from, inclusive, to, exclusive. */
export interface Slice {
  readonly section: number
  readonly from: number
  readonly to: number
}

export const GAP = 12
export const PADDING = 16
export const HEADER = 40
export const SECTION_GAP = 4

export function layoutGrid(specs: readonly SectionSpec[], grid: GridSpec): GridLayout {
  const room = Math.max(0, grid.width - 2 * PADDING)
  const columns = grid.columns > 0 ? grid.columns : fitting(room, grid.minCardWidth)
  const cardWidth = Math.max(1, Math.floor((room - (columns - 1) * GAP) / columns))
  const sections: Section[] = []
  let top = 0
  for (const { key, cards, closed } of specs) {
    const rows = closed ? 0 : Math.ceil(cards / columns)
    const height = HEADER + rows * (grid.cardHeight + GAP)
    sections.push({ key, top, height, cards, closed })
    top += height + SECTION_GAP
  }
  return { sections, height: top + PADDING, columns, cardWidth, cardHeight: grid.cardHeight }
}

/** The width of a grid of so many columns. */
export function widthFor(columns: number, cardWidth: number): number {
  return 2 * PADDING + columns * cardWidth + (columns - 1) * GAP
}

function fitting(room: number, least: number): number {
  return Math.max(1, Math.floor((room + GAP) / (least + GAP)))
}

/** A card's place within its section. */
export function cardPlace(layout: GridLayout, index: number): { left: number; top: number } {
  const row = Math.floor(index / layout.columns), column = index % layout.columns
  return { left: PADDING + column * (layout.cardWidth + GAP), top: HEADER + row * (layout.cardHeight + GAP) }
}

/** What lies between two heights of the grid. Sections are found by halving: there may be thousands. */
export function slicesBetween(layout: GridLayout, from: number, to: number): Slice[] {
  const out: Slice[] = []
  for (let i = firstReaching(layout.sections, from); i < layout.sections.length; i++) {
    const section = layout.sections[i]!
    if (section.top >= to) break
    out.push({ section: i, ...rowsBetween(layout, section, from - section.top, to - section.top) })
  }
  return out
}

function rowsBetween(layout: GridLayout, section: Section, from: number, to: number): { from: number; to: number } {
  if (section.closed) return { from: 0, to: 0 }
  const row = layout.cardHeight + GAP
  const first = Math.max(0, Math.floor((from - HEADER) / row)) * layout.columns
  const last = Math.max(0, Math.ceil((to - HEADER) / row)) * layout.columns
  return { from: Math.min(first, section.cards), to: Math.min(last, section.cards) }
}

function firstReaching(sections: readonly Section[], y: number): number {
  let lo = 0, hi = sections.length
  while (lo < hi) {
    const mid = (lo + hi) >>> 1
    const section = sections[mid]!
    if (section.top + section.height <= y) lo = mid + 1
    else hi = mid
  }
  return lo
}

/** Where to scroll so that what was at the top of the viewport stays there when the layout changes. */
export function keepPlace(before: GridLayout, after: GridLayout, scrollTop: number): number {
  const index = firstReaching(before.sections, scrollTop + 1)
  const section = before.sections[index]
  const same = section && after.sections.find(s => s.key === section.key)
  if (!section || !same) return Math.min(scrollTop, after.height)
  const within = scrollTop - section.top
  if (within < HEADER) return same.top + within
  const row = Math.floor((within - HEADER) / (before.cardHeight + GAP))
  const card = Math.min(row * before.columns, Math.max(0, same.cards - 1))
  const rest = (within - HEADER) / (before.cardHeight + GAP) - row
  const newRow = Math.floor(card / after.columns)
  return Math.round(same.top + HEADER + (newRow + rest) * (after.cardHeight + GAP))
}
