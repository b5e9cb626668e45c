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

/** As a table of Markdown, aligned as the columns are. */
export function asMarkdown<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`
  const rule = columns.map(c => rows.some(row => typeof c.value(row) === "number") ? "---:" : "---")
  return [line(columns.map(c => markdownCell(c.label))), line(rule), ...rows.map(row => line(columns.map(c => markdownCell(plainText(c.value(row))))))].join("\n") + "\n"
}

/** Whatever Markdown or HTML would read in a name is written so that it stays a name. */
function markdownCell(text: string): string {
  return text.replace(/[\\`*_{}[\]()#!|<>&~]/g, "\\$&").replace(/\r\n|[\r\n]/g, " ")
}

/** An object for each row. Numbers that JSON lacks are texts: "NaN", "Infinity". */
export function asJson<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const plain = (cell: unknown) => typeof cell === "number" && !Number.isFinite(cell) ? String(cell) : cell ?? null
  // Not Object.fromEntries, which would take "__proto__" for something else than a name.
  const lines = rows.map(row => `  {${columns.map(c => `${JSON.stringify(c.label)}: ${JSON.stringify(plain(c.value(row)))}`).join(", ")}}`)
  return `[\n${lines.join(",\n")}\n]\n`
}
