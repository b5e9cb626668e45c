// The menu of a curve's card: the table twin, a range of y to be typed, and the downloads.
import { useSignal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { later } from "../../kit/Later"
import { Menu, MenuItem } from "../../kit/Menu"
import { say } from "../../kit/toast"
import { downloadImage } from "./downloads"
import type { Plot } from "./plot"

/** `more` is what else the menu has, given how to do something once it is closed. */
interface Props { plot: Plot; tab: number; onTable?: () => void; more?: (then: (act: () => void) => () => void) => ComponentChildren }

const editor = later(() => import("./JointEditor").then(({ JointEditor }) => JointEditor))

export function CardMenu({ plot, tab, onTable, more }: Props) {
  const editing = useSignal(false)
  const image = (type: "png" | "svg") => {
    if (plot.chart?.painted) downloadImage(plot.chart, plot.tag.name, type).catch((e: unknown) => say(e instanceof Error ? e.message : String(e)))
    else say("The chart has not been painted yet")
  }
  return (
    <>
      <Menu button="More: table, downloads" hint="Table and downloads" name={`More for ${plot.tag.name}`} tab={tab} items={close => {
        const then = (act: () => void) => () => { close(); act() }
        return (
          <>
            {onTable && <MenuItem icon="table" text="Table of all points" onClick={then(onTable)} />}
            <MenuItem icon="chart" text="Add a tag, a formula, an x axis…" onClick={then(() => { editing.value = true })} />
            {more?.(then)}
            <MenuItem icon="log" text="Range of the y axis…" onClick={then(() => { plot.typing.value = true })} />
            <hr />
            <MenuItem icon="save" text="Picture (PNG)" onClick={then(() => { image("png") })} />
            <MenuItem icon="save" text="Picture (SVG)" onClick={then(() => { image("svg") })} />
            <MenuItem icon="save" text="All points (CSV)" onClick={then(() => { plot.download("csv") })} />
            <MenuItem icon="save" text="All points (JSON)" onClick={then(() => { plot.download("json") })} />
          </>
        )
      }} />
      {editing.value && <editor.Show card={plot.key} onClose={() => { editing.value = false }} />}
    </>
  )
}
