// The menu of a curve's card: the table twin, a range of y to be typed, and the downloads.
import { Menu, MenuItem } from "../../kit/Menu"
import { say } from "../../kit/toast"
import { downloadImage, downloadPoints } from "./downloads"
import type { Plot } from "./plot"

interface Props { plot: Plot; tab: number; onTable(): void }

export function CardMenu({ plot, tab, onTable }: Props) {
  const image = (type: "png" | "svg") => {
    if (plot.chart?.painted) downloadImage(plot.chart, plot.tag.name, type).catch((e: unknown) => say(e instanceof Error ? e.message : String(e)))
    else say("The chart has not been painted yet")
  }
  const points = (format: "csv" | "json") => { downloadPoints(plot.tag.id, plot.tag.name, plot.runs.peek().map(r => r.run), format) }
  return (
    <Menu button="More: table, downloads" hint="Table and downloads" name={`More for ${plot.tag.name}`} tab={tab} items={close => {
      const then = (act: () => void) => () => { close(); act() }
      return (
        <>
          <MenuItem icon="table" text="Table of all points" onClick={then(onTable)} />
          <MenuItem icon="log" text="Range of the y axis…" onClick={then(() => { plot.typing.value = true })} />
          <hr />
          <MenuItem icon="save" text="Picture (PNG)" onClick={then(() => { image("png") })} />
          <MenuItem icon="save" text="Picture (SVG)" onClick={then(() => { image("svg") })} />
          <MenuItem icon="save" text="All points (CSV)" onClick={then(() => { points("csv") })} />
          <MenuItem icon="save" text="All points (JSON)" onClick={then(() => { points("json") })} />
        </>
      )
    }} />
  )
}
