// Which names belong together: those that differ only in a word for the part of the data, such as loss and val_loss, or run/train and
// run/validation. Pure.

/** Which part of the data a name speaks of: 0 the training, or none that it names, 1 the validation, 2 the test. */
export type Role = 0 | 1 | 2

const WORD = /^(.*[_/.\- ])?(?:(train|training)|(val|valid|validation|eval|evaluation|dev)|tests?|testing)(?=$|[_/.\- ])/is

/** Every word for a part other than the training has one of these: most names have none, and are passed over in a fraction of the time. */
const OTHER_PART = /val|dev|test/i

/** A name without its last word for a part of the data, and what that was. */
export function partOf(name: string): readonly [base: string, role: Role] {
  const found = WORD.exec(name)
  if (!found) return [name, 0]
  const before = found[1]?.slice(0, -1), after = name.slice(found[0].length)
  return [before === undefined ? after.slice(1) : before + after, found[2] ? 0 : found[3] ? 1 : 2]
}

/** The names of each base that there are for several parts of the data, training first. */
export function pairsOf(names: readonly string[]): readonly (readonly [base: string, members: readonly string[]])[] {
  if (!names.some(name => OTHER_PART.test(name))) return []
  const byBase = new Map<string, [name: string, role: Role][]>()
  for (const name of names) {
    const [base, role] = partOf(name), known = byBase.get(base)
    if (known) known.push([name, role])
    else byBase.set(base, [[name, role]])
  }
  return [...byBase].filter(([, of]) => new Set(of.map(([, role]) => role)).size > 1).map(([base, of]) => [base, of.sort((a, b) => a[1] - b[1]).map(([name]) => name)])
}
