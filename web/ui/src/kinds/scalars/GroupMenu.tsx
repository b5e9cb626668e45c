// How runs make groups, and what charts draw of them.
import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { ask } from "../../live/ask"
import type { Compared, ComparedParam } from "../../message.gen"
import { catalog } from "../../state/data"
import { groupBy } from "../../state/view"
import { BANDS, band, groupLine, groupMembers, LINES, type BandKind } from "./view"

const SEED = /(^|[^a-z])(seed|random_?state|rng|trial|repeat|replica(te)?|fold)([^a-z]|$)/i

/** The hyper-parameters that tell repetitions of one training apart. */
export function seeds(params: readonly Pick<ComparedParam, "name">[]): readonly string[] {
  return params.filter(p => SEED.test(p.name)).map(p => p.name)
}

/** Names stand in a list with commas between. */
const escaped = (name: string) => name.replaceAll(",", "\\,")
const allBut = (names: readonly string[]) => `all-but:${names.map(escaped).join()}`

type Choices = readonly (readonly [label: string, options: readonly (readonly [value: string, word: string])[]])[]

/** The choices, as the server reads them, with words for them. */
export function groupChoices(all: readonly ComparedParam[], now: string): Choices {
  const params = all.filter(p => p.differs || now.includes(p.name)), listed = params.slice(0, 40), seed = seeds(params)
  const name = (p: ComparedParam) => (p.display || p.name).slice(0, 60)
  return ([
    ["Repetitions", seed.length > 0 ? [[allBut(seed), `All settings but ${seed.join(", ").slice(0, 60)}`]] : []],
    ["By a setting", listed.map(p => [`hparam:${escaped(p.name)}`, name(p)])],
    ["By all settings but", listed.filter(p => seed.length !== 1 || seed[0] !== p.name).map(p => [`all-but:${escaped(p.name)}`, `All but ${name(p)}`])],
    ["By name", [["folder", "Folder"], ["regex:", "Regular expression…"]]],
  ] satisfies Choices).filter(([, options]) => options.length > 0)
}

export function GroupMenu() {
  const params = useSignal<readonly ComparedParam[]>([])
  useEffect(() => {
    const stop = new AbortController()
    ask<Compared>("compare", stop.signal, { archived: true }).then(told => { params.value = told.params }, () => undefined)
    return () => { stop.abort() }
  }, [catalog.value])
  const now = groupBy.value, seed = seeds(params.value.filter(p => p.differs))
  return (
    <span class="group group-menu">
      {now === "" && seed.length > 0 && (
        <button type="button" class="button small" title={`Runs that differ in ${seed.join(", ").slice(0, 60)} alone are drawn and listed as one: their mean, with a band`}
          onClick={() => { groupBy.value = allBut(seed) }}>Mean over seeds</button>
      )}
      <By choices={groupChoices(params.value, now)} />
      {now !== "" && (
        <>
          <select class="select" aria-label="Line of a group" value={groupLine.value} onChange={e => { groupLine.value = e.currentTarget.value as typeof groupLine.value }}>
            {LINES.map(line => <option key={line} value={line}>{line === "mean" ? "Mean" : "Median"}</option>)}
          </select>
          <select class="select" aria-label="Band of a group" value={band.value} onChange={e => { band.value = e.currentTarget.value as BandKind }}>
            {BANDS.map(([kind, word]) => <option key={kind} value={kind}>{word}</option>)}
          </select>
          <label class="check" title="Draw the runs of the groups, too"><input type="checkbox" class="tick" checked={groupMembers.value} onChange={e => { groupMembers.value = e.currentTarget.checked }} />Runs</label>
        </>
      )}
    </span>
  )
}

function By({ choices }: { choices: Choices }) {
  const now = groupBy.value, custom = now.startsWith("regex:"), listed = choices.some(([, options]) => options.some(([value]) => value === now))
  return (
    <>
      <select class="select" aria-label="Group runs by" title="Runs that belong together are drawn and listed as one" value={custom ? "regex:" : now} onChange={e => { groupBy.value = e.currentTarget.value === "regex:" ? "regex:^([^/]+)" : e.currentTarget.value }}>
        <option value="">No groups</option>
        {now !== "" && !listed && !custom && <option value={now}>{now.slice(0, 60)}</option>}
        {choices.map(([label, options]) => <optgroup key={label} label={label}>{options.map(([value, word]) => <option key={value} value={value}>{word}</option>)}</optgroup>)}
      </select>
      {custom && <input class="text group-regex" type="text" spellcheck={false} aria-label="Regular expression: what it finds in a name, or its groups, names the group" value={now.slice("regex:".length)}
        onChange={e => { groupBy.value = `regex:${e.currentTarget.value}` }} />}
    </>
  )
}
