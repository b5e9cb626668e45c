// A graph's operations in groups, by what their names have before each "/". Series of alike members are folded into groups of their
// own, and so are parts of a group that has too many members to look at. Pure.
import { foldParts, foldSeries } from "./folds"
import { group, isGroup, type Group, type Item, type Node } from "./items"
import { FUNCTION, type Op } from "./ops"

export interface Tree {
  readonly root: Group
  /** By id. */
  readonly items: ReadonlyMap<string, Item>
  /** By the index of the operation. */
  readonly nodes: readonly Node[]
}

/** What a name has beyond so many scopes is one name: nobody opens more. */
const DEEPEST = 48

/** Where `fold` is false, series stay apart. */
export function buildTree(ops: readonly Op[], fold = true): Tree {
  const root = group("scope", "", "", null), groups = new Map([["", root]]), taken = new Set<string>()
  const nodes = ops.map(op => {
    const { scope, label } = cut(op, groups, root)
    const id = taken.has(op.name) ? `${op.name}#${op.index}` : op.name
    taken.add(id)
    const node: Node = { kind: "op", id, label, parent: scope, op }
    scope.members.push(node)
    return node
  })
  enterOwn(nodes, groups)
  count(root)
  tellStructures(root)
  if (fold) for (const each of [...groups.values()]) foldSeries(each)
  for (const each of everyGroup(root)) foldParts(each)
  return { root, items: byId(root), nodes }
}

/** The scope that an operation's name begins with, and the rest of the name. */
function cut({ name, function: within }: Op, groups: Map<string, Group>, root: Group): { scope: Group; label: string } {
  let scope = root, from = 0
  if (within !== "") {
    from = FUNCTION.length + within.length + 1
    scope = entered(scope, name.slice(0, from), name.slice(0, from - 1), "function", groups)
  }
  for (let depth = 0; depth < DEEPEST; depth++) {
    const to = name.indexOf("/", from)
    if (to < 0 || to === name.length - 1) break
    scope = entered(scope, name.slice(0, to + 1), name.slice(from, to), "scope", groups)
    from = to + 1
  }
  return { scope, label: name.slice(from) }
}

function entered(parent: Group, id: string, label: string, kind: Group["kind"], groups: Map<string, Group>): Group {
  let found = groups.get(id)
  if (!found) {
    found = group(kind, id, label, parent)
    groups.set(id, found)
    parent.members.push(found)
  }
  return found
}

/** An operation that has the name of a group is one of its members: "dense" is "(dense)" in "dense". */
function enterOwn(nodes: readonly Node[], groups: ReadonlyMap<string, Group>): void {
  const left = new Set<Group>()
  for (const node of nodes) {
    const own = groups.get(node.op.name + "/")
    if (!own) continue
    left.add(node.parent)
    Object.assign(node, { label: `(${node.label})`, parent: own })
    own.members.unshift(node)
  }
  for (const scope of left) scope.members = scope.members.filter(member => member.parent === scope)
}

function count(of: Group): number {
  of.size = of.members.reduce((sum, member) => sum + (isGroup(member) ? count(member) : 1), 0)
  return of.size
}

/** Gives groups of one structure one number. */
function tellStructures(root: Group): void {
  const known = new Map<string, number>()
  const numberOf = (text: string) => {
    let number = known.get(text)
    if (number === undefined) known.set(text, number = known.size + 1)
    return number
  }
  const tell = (item: Item): number => {
    if (!isGroup(item)) return numberOf("op " + item.op.type)
    return item.structure = numberOf(item.members.map(tell).sort((a, b) => a - b).join())
  }
  tell(root)
}

export function everyGroup(root: Group): Group[] {
  const all = [root]
  for (const each of all) for (const member of each.members) if (isGroup(member)) all.push(member)
  return all
}

function byId(root: Group): Map<string, Item> {
  const items = new Map<string, Item>()
  for (const each of everyGroup(root)) {
    items.set(each.id, each)
    for (const member of each.members) if (!isGroup(member)) items.set(member.id, member)
  }
  return items
}

/** The groups around an item, from the outermost, without the whole graph. */
export function around(item: Item): Group[] {
  const out: Group[] = []
  for (let at = item.parent; at?.parent; at = at.parent) out.push(at)
  return out.reverse()
}
