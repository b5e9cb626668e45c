// A text of one step: formatted by the server, or as it was logged; a tensor of texts is a table.
import { SafeHtml } from "../../cards/SafeHtml"
import { CardButton } from "../../cards/CardFrame"
import type { ButtonsProps, Shown } from "../../cards/steps/StepCard"
import { say } from "../../kit/toast"
import type { Text } from "../../message.gen"
import { columnsOf, copied, inRows, leftOut } from "./table"
import { raw } from "./view"

export function TextContent({ value }: Shown<Text>) {
  const columns = columnsOf(value)
  return <div class="text-body">{columns === 0 ? <Cell text={value} at={0} /> : <Table text={value} columns={columns} />}</div>
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

export function TextButtons({ value, full }: ButtonsProps<Text>) {
  const tab = full ? 0 : -1
  return (
    <>
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
