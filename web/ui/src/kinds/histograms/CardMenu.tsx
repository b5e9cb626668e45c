// The menu of a card of histograms: its downloads.
import type { Card } from "../../cards/groups"
import type { ImageType } from "../../charts/picture"
import { download, exportUrl, fileName } from "../../kit/download"
import { Menu, MenuItem } from "../../kit/Menu"
import { say } from "../../kit/toast"
import type { Plot } from "./plot"

export function CardMenu({ card: { tag, run }, plot, tab }: { card: Card; plot: Plot; tab: number }) {
  const image = (type: ImageType) => { plot.save(type, tag.name, run!.name).catch((e: unknown) => { say(e instanceof Error ? e.message : String(e)) }) }
  return (
    <Menu button="More: downloads" hint="Downloads" name={`More for ${tag.name}`} tab={tab} items={close => {
      const then = (act: () => void) => () => { close(); act() }
      return (
        <>
          <MenuItem icon="save" text="Picture (PNG)" onClick={then(() => { image("png") })} />
          <MenuItem icon="save" text="Picture (SVG)" onClick={then(() => { image("svg") })} />
          <MenuItem icon="save" text="All histograms (CSV)" onClick={then(() => { download(exportUrl(tag.id, [run!.id], "csv"), fileName(tag.name, "csv")) })} />
        </>
      )
    }} />
  )
}
