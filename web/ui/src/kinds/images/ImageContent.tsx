// The pictures of a step: beside each other, as large as the card allows or in their own size; over the whole page one can zoom and pan.
import type { Shown } from "../../cards/steps/StepCard"
import { shownName } from "../../kit/names"
import { bytes, stepText } from "../../kit/numbers"
import { cellOf, columnsFor, scaleIn, SQUARES, type Size } from "./fit"
import { kindOf, type Loaded } from "./pictures"
import { actualSize, filter } from "./view"
import { ZoomPane } from "./ZoomPane"

/** Around the pictures, CSS pixels. */
const MARGIN = 8
/** The width that words in place of a picture need. */
const WORDS = 130

export function ImageContent(shown: Shown<readonly Loaded[]>) {
  if (shown.value.length === 0) return <p class="step-empty" role="status">No pictures at this step</p>
  const room = { width: shown.width - 2 * MARGIN, height: shown.height - 2 * MARGIN }
  if (shown.full) return <ZoomPane width={shown.width} height={shown.height}>{scale => <Pictures {...shown} room={room} scale={scale} />}</ZoomPane>
  return <Pictures {...shown} room={room} scale={1} />
}

/** `scale` is how much larger than they lie here they are seen. */
function Pictures({ value, card, room, scale, step }: Shown<readonly Loaded[]> & { room: Size; scale: number }) {
  const largest = { width: Math.max(...value.map(p => p.width)), height: Math.max(...value.map(p => p.height)) }
  const most = value.some(p => p.problem) ? Math.max(1, Math.floor(room.width / WORDS)) : value.length
  const columns = Math.min(most, columnsFor(value.length, largest, room)), cell = cellOf(value.length, columns, room)
  const own = actualSize.value, name = `${shownName(card.tag.name)}${card.run ? `, ${shownName(card.run.name)}` : ""}`
  return (
    <div class={`pictures${own ? " own" : ""}`} style={own ? undefined : { gridTemplateColumns: `repeat(${columns}, ${cell.width}px)`, gridAutoRows: `${cell.height}px` }}>
      {value.map((picture, i) => picture.problem
        ? <Problem key={i} picture={picture} />
        : <One key={i} picture={picture} scale={own ? 1 : scaleIn(picture, cell)} seen={scale} name={`${name}, step ${stepText(step)}${value.length > 1 ? `, picture ${i + 1} of ${value.length}` : ""}`} />)}
    </div>
  )
}

function One({ picture, scale, seen, name }: { picture: Loaded; scale: number; seen: number; name: string }) {
  const { width, height, url } = picture
  return (
    <img src={url} alt={name} title={`${width} × ${height} ${kindOf(picture)}, ${bytes(picture.bytes)}`} draggable={false} width={width * scale} height={height * scale}
      style={{ filter: filter.value, imageRendering: scale * seen >= SQUARES ? "pixelated" : undefined }} />
  )
}

function Problem({ picture }: { picture: Loaded }) {
  return (
    <div class="picture-problem" role="alert">
      <p>This picture cannot be shown: {picture.problem}</p>
      {picture.bytes > 0 && <a class="button small" href={picture.url} download={`picture.${kindOf(picture).toLowerCase()}`}>Save ({bytes(picture.bytes)})</a>}
    </div>
  )
}
