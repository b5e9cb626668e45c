// The box beside the pointer: which step, which bin, how many. One for the page.
import { useLayoutEffect, useRef } from "preact/hooks"
import { beside } from "../../kit/popover"
import { tip, type Tip } from "./plot"
import { wordsOf } from "./words"

export function Tooltip() {
  const now = tip.value
  return now && <Box tip={now} />
}

function Box({ tip: { plot, spot, px, py } }: { tip: Tip }) {
  void plot.painted.value
  const box = useRef<HTMLDivElement>(null)
  const words = plot.model && wordsOf(plot.model, spot)
  useLayoutEffect(() => { if (box.current) beside(box.current, plot.root, px, py) })
  if (!words) return null
  return (
    <div class="tip" ref={box} role="presentation">
      <table>
        <caption>{words.title}<small>{words.time}</small></caption>
        <tbody>{words.rows.map(([name, value]) => <tr key={name}><th class="run">{name}</th><td>{value}</td></tr>)}</tbody>
      </table>
    </div>
  )
}
