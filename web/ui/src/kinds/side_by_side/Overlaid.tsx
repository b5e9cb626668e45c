// A picture and that of the first column in one place: by turns, or parted by a line.
import { signal } from "@preact/signals"
import { filter } from "../images/view"
import type { Loaded } from "../images/pictures"
import { flipped } from "./flicker"
import type { PairProps } from "./pair"

function One({ picture, alt, width, height, ...rest }: { picture: Loaded; alt: string; width: number; height: number; style?: Record<string, string | undefined>; hidden?: boolean }) {
  const { style, hidden = false } = rest
  return (
    <img src={picture.url} alt={alt} draggable={false} width={width} height={height} aria-hidden={hidden}
      style={{ filter: filter.value, imageRendering: width >= 2 * picture.width ? "pixelated" : undefined, visibility: hidden ? "hidden" : undefined, ...style }} />
  )
}

export function Flicker({ from, to, name, first, width, height }: PairProps) {
  const other = flipped.value
  return (
    <figure class="sbs-pair" data-shows={other ? "first" : "own"}>
      <div class="sbs-stack" style={{ width: `${width}px`, height: `${height}px` }}>
        <One picture={to} alt={name} width={width} height={height} hidden={other} />
        <One picture={from} alt={`${name}: that of ${first}`} width={width} height={height} hidden={!other} />
      </div>
      <figcaption>{other ? <>A: <bdi>{first}</bdi></> : "B: this run"}</figcaption>
    </figure>
  )
}

/** Where the line lies, 0 to 1 from the left: in all pictures the same. */
const line = signal(0.5)

export function Swipe({ from, to, name, first, width, height }: PairProps) {
  const cut = line.value * 100
  return (
    <figure class="sbs-pair">
      <div class="sbs-stack" style={{ width: `${width}px`, height: `${height}px` }}>
        <One picture={to} alt={name} width={width} height={height} />
        <One picture={from} alt={`${name}: that of ${first}`} width={width} height={height} style={{ clipPath: `inset(0 ${100 - cut}% 0 0)` }} />
        <i class="sbs-line" style={{ left: `${cut}%` }} />
      </div>
      <input type="range" class="sbs-swipe" data-part="1" tabIndex={-1} min={0} max={1} step={0.01} value={line.value} aria-label={`How much of ${first} is seen, ${name}`} aria-valuetext={`${Math.round(cut)} %`}
        style={{ "--filled": `${cut}%` }} onInput={e => { line.value = Number(e.currentTarget.value) }} />
    </figure>
  )
}
