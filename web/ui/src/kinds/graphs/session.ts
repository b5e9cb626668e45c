// One graph as it is looked at: its groups, the layouts of those that are open.
import type { GraphValue } from "../../message.gen"
import { Arranger } from "./layout"
import { around, buildTree, type Tree } from "./tree"
import { isGroup, type Group, type Item } from "./items"
import { lift, type Wires } from "./links"
import { readOps, type Op } from "./ops"
import { Layouts } from "./plan"
import type { Sight } from "./scene"

const DEEPEST_BEGIN = 4

export class Session {
  readonly ops: readonly Op[]
  readonly tree: Tree
  readonly wiresOf: (of: Group) => Wires
  private readonly layouts: Layouts
  private readonly arranger = new Arranger()

  constructor(graph: NonNullable<GraphValue["graph"]>, fold: boolean) {
    this.ops = readOps(graph)
    this.tree = buildTree(this.ops, fold)
    this.wiresOf = lift(this.ops, this.tree)
    this.layouts = new Layouts(this.wiresOf)
  }

  /** Makes the layouts that these open groups need; false where others were asked for meanwhile. */
  async layOut(open: ReadonlySet<string>): Promise<boolean> {
    const isOpen = (of: Group) => open.has(of.id), plan = this.layouts.plan(this.tree.root, isOpen)
    if (!plan) return true
    const layout = await this.arranger.arrange(plan)
    if (layout) this.layouts.keep(this.tree.root, layout, isOpen)
    return layout !== null
  }

  sight(open: ReadonlySet<string>): Sight {
    return { tree: this.tree, wiresOf: this.wiresOf, isOpen: of => open.has(of.id), layoutOf: of => this.layouts.of(of) }
  }

  item(id: string): Item | undefined {
    return this.tree.items.get(id)
  }

  /** What is open in the beginning: a group that is all there is, and what is all that it holds. */
  begin(): ReadonlySet<string> {
    const open = new Set<string>()
    for (let at = this.tree.root; open.size < DEEPEST_BEGIN;) {
      const [only, ...others] = at.members
      if (!only || others.length > 0 || !isGroup(only)) break
      at = only
      open.add(at.id)
    }
    return open
  }

  leave(): void {
    this.arranger.leave()
  }
}

/** Open groups, with all around an item. */
export function openTo(item: Item, open: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...open, ...around(item).map(({ id }) => id)])
}
