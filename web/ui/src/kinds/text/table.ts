// The table that a tensor of texts is shown as. Pure.
import { count } from "../../kit/numbers"
import type { Text } from "../../message.gen"

/** How many columns the table has; 0 where it is a single text, also in a table of one cell (PyTorch writes those). */
export function columnsOf({ shape, cells }: Text): number {
  if (shape.length === 0 || (shape.length < 3 && cells.length === 1)) return 0
  return shape.length === 1 ? 1 : shape.at(-1)!
}

/** Rows of a list, each of so many columns; the last may be short. */
export function inRows<T>(list: readonly T[], columns: number): T[][] {
  const rows: T[][] = []
  for (let i = 0; i < list.length && columns > 0; i += columns) rows.push(list.slice(i, i + columns))
  return rows
}

/** What is copied: the text, or a table with tabs, as spreadsheets take it. */
export function copied(text: Text): string {
  const columns = columnsOf(text)
  if (columns === 0) return text.cells[0] ?? ""
  return inRows(text.cells, columns).map(row => row.map(cell => cell.replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n")
}

/** What is left out of the table, in words; "" where all is there. */
export function leftOut(text: Text, cells: number): string {
  const columns = Math.max(1, columnsOf(text)), parts: string[] = []
  if (text.shape.length > 2) parts.push(`This is the first table of a tensor of shape [${text.shape.join(", ")}].`)
  if (cells < text.cells.length) parts.push(`The first ${count(cells / columns)} of ${count(text.cells.length / columns)} rows are shown.`)
  return parts.join(" ")
}
