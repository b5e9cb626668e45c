// The operations of a graph, as the server tells them, with their links in both directions. Pure.
import type { Graph } from "../../message.gen"

/** What an operation takes from another; `output` is -1 where it only runs after it. */
export interface Link { readonly from: number; readonly to: number; readonly output: number }

export interface Op {
  /** Its place in the list. */
  readonly index: number
  /** Untrusted text, as all that follows. Where it belongs to a function, that comes first. */
  readonly name: string
  /** "" where it belongs to none. */
  readonly function: string
  readonly type: string
  readonly device: string
  readonly inputs: readonly Link[]
  readonly outputs: readonly Link[]
  /** Inputs that no operation of the graph has. */
  readonly missing: readonly string[]
  readonly attrs: readonly (readonly [name: string, value: string])[]
  /** Of its outputs. */
  readonly shapes: readonly string[]
}

export const CONTROL = -1

/** Before the name of a function, in names of operations. */
export const FUNCTION = "ƒ "

export function readOps({ texts, nodes }: Graph): readonly Op[] {
  const text = (i: number | undefined) => texts[i ?? 0] ?? ""
  const outputs: Link[][] = nodes.map(() => [])
  return nodes.map((node, index) => {
    const inputs = pairs(node.inputs ?? []).map(([from, output]) => ({ from, to: index, output })).filter(({ from }) => from in outputs)
    for (const link of inputs) outputs[link.from]!.push(link)
    const within = text(node.function)
    return {
      index, name: within === "" ? node.name : `${FUNCTION}${within}/${node.name}`, function: within, type: text(node.op), device: text(node.device),
      inputs, outputs: outputs[index]!, missing: node.missing ?? [],
      attrs: pairs(node.attrs ?? []).map(([name, value]) => [text(name), text(value)] as const),
      shapes: (node.shapes ?? []).map(text),
    }
  })
}

function pairs(flat: readonly number[]): [number, number][] {
  const out: [number, number][] = []
  for (let i = 0; i + 1 < flat.length; i += 2) out.push([flat[i]!, flat[i + 1]!])
  return out
}

/** The shape of what a link carries, "" where nobody tells. */
export function shapeOf(ops: readonly Op[], { from, output }: Link): string {
  return ops[from]?.shapes[output] ?? ""
}
