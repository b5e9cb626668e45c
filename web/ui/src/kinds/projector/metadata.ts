// What is written about the points: columns of text, untrusted. Pure.
import { compareNames } from "../../kit/names"

export interface Column {
  readonly name: string
  /** Of each point; "" where the file says nothing of it. */
  readonly values: readonly string[]
  /** The different values, in natural order. */
  readonly distinct: readonly string[]
  /** The values as numbers, NaN where there is none; null where some are no numbers. */
  readonly numbers: Float64Array | null
}

export interface Metadata {
  readonly columns: readonly Column[]
  /** Rows of the file. */
  readonly rows: number
}

export const NO_METADATA: Metadata = { columns: [], rows: 0 }

/** More columns than this are left out. */
export const MOST_COLUMNS = 100

/**
 * Reads a file of labels: a line for each point, its cells divided by tabs. The first line names the columns where it has a tab; a single
 * column has no name. Blank lines are left out, as in TensorBoard.
 */
export function readMetadata(text: string, points: number): Metadata {
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== "")
  const header = lines[0]?.includes("\t") ? lines.shift()!.split("\t").slice(0, MOST_COLUMNS) : ["Label"]
  const cells = lines.slice(0, points).map(line => line.split("\t"))
  const columns = header.map((name, c) => columnOf(named(name, c, header), Array.from({ length: points }, (_, i) => cells[i]?.[c] ?? "")))
  return { columns: lines.length === 0 ? [] : columns, rows: lines.length }
}

/** Names are different from each other, and none is empty. */
function named(name: string, c: number, all: readonly string[]): string {
  const plain = name.trim() || `Column ${c + 1}`
  return all.findIndex(other => other.trim() === plain) < c ? `${plain} (${c + 1})` : plain
}

function columnOf(name: string, values: readonly string[]): Column {
  const distinct = [...new Set(values)].filter(v => v !== "").sort(compareNames)
  const numeric = distinct.length > 0 && distinct.every(v => v.trim() !== "" && !Number.isNaN(Number(v)) || v.toLowerCase() === "nan")
  return { name, values, distinct, numbers: numeric ? Float64Array.from(values, v => v === "" ? NaN : Number(v)) : null }
}

/** The column that colours where nobody has chosen: the first that has few values, but more than one. */
export function usualColor({ columns }: Metadata): Column | null {
  return columns.find(c => c.distinct.length > 1 && c.distinct.length <= 50) ?? columns.find(c => c.numbers && c.distinct.length > 1) ?? null
}
