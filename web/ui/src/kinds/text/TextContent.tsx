// A text of one step: formatted by the server, or as it was logged; a tensor of texts is a table.
import { useLayoutEffect, useRef } from "preact/hooks"
import { SafeHtml } from "../../cards/SafeHtml"
import { CardButton } from "../../cards/CardFrame"
import type { Card } from "../../cards/groups"
import type { ButtonsProps, Shown } from "../../cards/steps/StepCard"
import { say } from "../../kit/toast"
import type { Text } from "../../message.gen"
import { choose } from "../../cards/steps/chosen"
import { plural } from "../../kit/numbers"
import { beside } from "./hits"
import { mark } from "./marks"
import { hitsOf } from "./search"
import { columnsOf, copied, inRows, leftOut } from "./table"
import { raw } from "./view"

export function TextContent({ value, card, place }: Shown<Text>) {
  return <OneText value={value} card={card} row={place.row} />
}

export function OneText({ value, card, row }: { value: Text; card: Card; row: number }) {
  const columns = columnsOf(value), body = useRef<HTMLDivElement>(null)
  const words = hitsOf(card.key).find(h => h.row === row)?.words ?? []
  useLayoutEffect(() => mark(body.current!, words), [value, raw.value, words.join("\0")])
  return <div class="text-body" ref={body}>{columns === 0 ? <Cell text={value} at={0} /> : <Table text={value} columns={columns} />}</div>
}

function Cell({ text: { cells, html }, at }: { text: Text; at: number }) {
  return raw.value ? <pre class="text-raw">{cells[at]}</pre> : <SafeHtml html={html[at] ?? ""} />
}

function Table({ text, columns }: { text: Text; columns: number }) {
  // Whole rows of what the server has formatted.
  const cells = text.html.length - text.html.length % columns, left = leftOut(text, cells)
  return (
    <>
      <table>
        <tbody>{inRows([...Array(cells).keys()], columns).map((row, i) => <tr key={i}>{row.map(at => <td key={at}><Cell text={text} at={at} /></td>)}</tr>)}</tbody>
      </table>
      {left && <p class="text-left">{left}</p>}
    </>
  )
}

export function TextButtons({ card, value, place, full }: ButtonsProps<Text>) {
  const tab = full ? 0 : -1, hits = hitsOf(card.key)
  const go = (by: -1 | 1) => {
    const hit = place && beside(hits, place.row, by)
    if (hit) choose(card.key, { step: hit.step, wall: hit.wall ?? NaN })
  }
  return (
    <>
      {hits.length > 1 && (
        <>
          <CardButton name={`Earlier match, of ${plural(hits.length, "step")}`} icon="left" tab={tab} onClick={() => { go(-1) }} />
          <CardButton name="Later match" icon="right" tab={tab} onClick={() => { go(1) }} />
        </>
      )}
      <CardButton name="As it was logged" icon="code" keys="r" tab={tab} pressed={raw.value} onClick={() => { raw.value = !raw.value }} />
      {value && <CardButton name="Copy the text" icon="copy" tab={tab} onClick={() => { void copy(value) }} />}
    </>
  )
}

async function copy(text: Text): Promise<void> {
  try {
    await navigator.clipboard.writeText(copied(text))
    say("Text copied")
  } catch {
    say("The browser does not allow copying here; select the text instead")
  }
}
