// What is chosen, in words: its attributes, shapes and costs, what it takes and what takes from it. With nothing chosen, the whole graph.
import type { ComponentChildren } from "preact"
import { bytes, count, plural } from "../../kit/numbers"
import { timeText, type Account } from "./costs"
import { isGroup, type Group, type Item, type Node } from "./items"
import { CONTROL, shapeOf, type Link } from "./ops"
import { nameOf } from "./finding"
import type { Session } from "./session"

interface Props {
  readonly session: Session
  readonly account: Account | null
  readonly chosen: Item | undefined
  readonly open: ReadonlySet<string>
  toggle(item: Item): void
  goTo(item: Item): void
}

/** Lists are cut here: nobody reads more, and a hub has thousands. */
const MOST_ROWS = 100

export function Details(props: Props) {
  const { session, chosen } = props, item = chosen ?? session.tree.root
  return (
    <aside class="graph-details" aria-label="Details">
      <h2>{item === session.tree.root ? "The graph" : <bdi>{nameOf(item)}</bdi>}</h2>
      {isGroup(item) ? <OfGroup {...props} group={item} /> : <OfNode {...props} node={item} />}
    </aside>
  )
}

function OfGroup({ group, ...props }: Props & { group: Group }) {
  const { session, open, toggle } = props, types = typesIn(group), whole = group === session.tree.root
  return (
    <>
      <p class="graph-kind">{WORDS[group.kind](whole)}, {plural(group.size, "operation")}</p>
      {!whole && <button type="button" class="button small" onClick={() => { toggle(group) }}>{open.has(group.id) ? "Close" : "Open"}</button>}
      <CostRows {...props} item={group} />
      <Part title="Operations by type"><table><tbody>{types.slice(0, 8).map(([type, n]) => <tr key={type}><th scope="row"><bdi>{type || "(none)"}</bdi></th><td>{count(n)}</td></tr>)}</tbody></table></Part>
      <Items {...props} title="In it" items={group.members} />
    </>
  )
}

const WORDS: Readonly<Record<Group["kind"], (whole: boolean) => string>> = {
  scope: whole => whole ? "All of it" : "Group", function: () => "Function", series: () => "Series of members that are alike", part: () => "Part of a large group",
}

function typesIn(group: Group): [string, number][] {
  const counts = new Map<string, number>(), waiting: Item[] = [group]
  for (const item of waiting) {
    if (isGroup(item)) for (const member of item.members) waiting.push(member)
    else counts.set(item.op.type, (counts.get(item.op.type) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])
}

function OfNode({ node, ...props }: Props & { node: Node }) {
  const { op } = node, { session } = props, cost = props.account?.detail(op.name)
  const shapes = op.shapes.length > 0 ? op.shapes : cost?.shapes ?? []
  const calls = op.attrs.flatMap(([, value]) => session.item(`ƒ ${value}/`) ?? [])
  return (
    <>
      <p class="graph-kind">Operation <b>{op.type || "of no type"}</b></p>
      <CostRows {...props} item={node} />
      {(op.device || cost?.device) && <Part title="Device"><p class="graph-long">{op.device || cost?.device}</p></Part>}
      {shapes.length > 0 && <Part title="Shapes of its outputs"><p class="graph-long">{shapes.join("  ")}</p></Part>}
      <Items {...props} title="Calls" items={calls} />
      <Links {...props} title="Inputs" links={op.inputs} end="from" />
      {op.missing.length > 0 && <Part title="Inputs that the graph does not have"><ul>{op.missing.slice(0, MOST_ROWS).map(name => <li key={name} class="graph-long">{name}</li>)}</ul></Part>}
      <Links {...props} title="Outputs" links={op.outputs} end="to" />
      {op.attrs.length > 0 && (
        <Part title="Attributes">
          <table><tbody>{op.attrs.map(([name, value]) => <tr key={name}><th scope="row"><bdi>{name}</bdi></th><td class="graph-long">{value}</td></tr>)}</tbody></table>
        </Part>
      )}
    </>
  )
}

function CostRows({ account, item }: Props & { item: Item }) {
  const cost = account?.of(item)
  if (!cost || (cost.micros === 0 && cost.bytes === 0)) return null
  return (
    <Part title="Cost">
      <table><tbody>
        <tr><th scope="row">Compute time</th><td>{timeText(cost.micros)}</td></tr>
        <tr><th scope="row">Memory</th><td>{bytes(cost.bytes)}</td></tr>
      </tbody></table>
    </Part>
  )
}

function Links({ session, goTo, title, links, end }: Props & { title: string; links: readonly Link[]; end: "from" | "to" }) {
  if (links.length === 0) return null
  return (
    <Part title={`${title} (${count(links.length)})`}>
      <ul>
        {links.slice(0, MOST_ROWS).map((link, i) => (
          <li key={i}>
            <button type="button" class="link" onClick={() => { goTo(session.tree.nodes[link[end]]!) }}><bdi>{session.ops[link[end]]!.name}</bdi></button>
            <small>{link.output === CONTROL ? "runs before" : `${link.output > 0 ? `:${link.output} ` : ""}${shapeOf(session.ops, link)}`}</small>
          </li>
        ))}
        <More shown={MOST_ROWS} of={links.length} />
      </ul>
    </Part>
  )
}

function Items({ goTo, title, items }: Props & { title: string; items: readonly Item[] }) {
  if (items.length === 0) return null
  return (
    <Part title={`${title} (${count(items.length)})`}>
      <ul>
        {items.slice(0, MOST_ROWS).map(item => (
          <li key={item.id}>
            <button type="button" class="link" onClick={() => { goTo(item) }}><bdi>{item.label}</bdi></button>
            <small>{isGroup(item) ? plural(item.size, "operation") : item.op.type}</small>
          </li>
        ))}
        <More shown={MOST_ROWS} of={items.length} />
      </ul>
    </Part>
  )
}

function More({ shown, of }: { shown: number; of: number }) {
  return of > shown ? <li><small>and {count(of - shown)} more</small></li> : null
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return <section><h3>{title}</h3>{children}</section>
}
