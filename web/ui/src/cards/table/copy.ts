// Tables as text for other programs. Pure.
import { plainText, type Column } from "./columns"

/** With tabs, as spreadsheets take it from the clipboard. */
export function asTsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return lines(columns, rows, cell => guarded(cell.replace(/[\t\r\n]+/g, " ")), "\t", "\n")
}

/** RFC 4180. */
export function asCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return lines(columns, rows, csvField, ",", "\r\n")
}

function lines<Row>(columns: readonly Column<Row>[], rows: readonly Row[], write: (cell: string) => string, between: string, end: string): string {
  const heads = columns.map(c => write(c.label)).join(between)
  return [heads, ...rows.map(row => columns.map(c => write(plainText(c.value(row)))).join(between))].join(end) + end
}

/** A spreadsheet takes what begins like this for a formula, and runs it: an apostrophe before makes it text. A number is no formula. */
function guarded(cell: string): string {
  return /^[=+\-@\t\r\n]/.test(cell) && Number.isNaN(Number(cell.replace("Infinity", "1"))) ? "'" + cell : cell
}

function csvField(text: string): string {
  const cell = guarded(text)
  return /[,;\t"\r\n]/.test(cell) || cell.trim() !== cell ? `"${cell.replaceAll('"', '""')}"` : cell
}
