// Graphs for tests.
import type { Graph } from "../../../../src/message.gen"

/** "name: type < input, input:1, ^before" */
export function graphOf(...lines: string[]): Graph {
  const texts = [""], text = (t: string) => texts.includes(t) ? texts.indexOf(t) : texts.push(t) - 1
  const split = lines.map(line => /^(.*?): (\S*)(?: < (.*))?$/.exec(line)!), names = split.map(([, name]) => name!)
  const nodes = split.map(([, name, type, inputs]) => ({
    name: name!, op: text(type!),
    inputs: (inputs?.split(", ") ?? []).flatMap(input => {
      const [, control, from, output] = /^(\^?)([^:]*)(?::(\d+))?$/.exec(input)!
      return [names.indexOf(from!), control ? -1 : Number(output ?? 0)]
    }),
  }))
  return { texts, nodes }
}

/** So many operations in three levels of scopes, with skip links. */
export function largeGraph(n: number): Graph {
  const types = ["", "Conv2D", "BiasAdd", "Relu", "Add"]
  const nodes = Array.from({ length: n }, (_, i) => ({
    name: `stage_${Math.floor(i / 500)}/block_${Math.floor(i / 20) % 25}/${types[1 + i % 4]!.toLowerCase()}_${i % 20}`, op: 1 + i % 4,
    inputs: i === 0 ? [] : [i - 1, 0, ...(i % 20 === 19 && i > 40 ? [i - 40, 0] : [])],
  }))
  return { texts: types, nodes }
}
