// Which steps of a long run are shown: evenly so many, and always the newest. Pure.

/** Every how many-th row is shown so that there are `most` at most, the last among them: a power of two, so that rows that were shown stay while the run goes on. */
export function strideFor(rows: number, most: number): number {
  let stride = 1
  while (shownCount(rows, stride) > Math.max(2, most)) stride *= 2
  return stride
}

function shownCount(rows: number, stride: number): number {
  return Math.floor((rows - 1) / stride) + 1 + Number((rows - 1) % stride !== 0)
}

/** The rows that are shown of so many, in their order. */
export function shownRows(rows: number, stride: number): number[] {
  return rangeRows(0, rows, stride)
}

/** What the server answers of so many rows from `from` on: the multiples of the stride, and the last row. */
export function rangeRows(from: number, rows: number, stride: number): number[] {
  const out: number[] = [], last = from + rows - 1
  for (let row = Math.ceil(from / stride) * stride; row < last; row += stride) out.push(row)
  if (rows > 0) out.push(last)
  return out
}
