// The difference of two pictures, and what it comes to in words.
import { useEffect, useRef, useState } from "preact/hooks"
import { valueText } from "../../kit/numbers"
import { dark } from "../../state/looks"
import { filter } from "../images/view"
import { draw, measure, type Measured } from "./measure"
import type { PairProps } from "./pair"
import { pictureMode } from "./view"

const NEUTRAL = { light: [247, 247, 247], dark: [24, 28, 35] } as const

export function DifferencePicture({ from, to, name, first, width, height }: PairProps) {
  const canvas = useRef<HTMLCanvasElement>(null), [found, setFound] = useState<Measured | string | null>(null)
  const heat = pictureMode.value === "heat", neutral = NEUTRAL[dark.value ? "dark" : "light"]
  useEffect(() => {
    let left = false
    measure(from, to, heat ? { neutral } : null).then(measured => {
      if (left) return
      draw(canvas.current!, measured)
      setFound(measured)
    }, (e: unknown) => { if (!left) setFound(e instanceof Error ? e.message : String(e)) })
    return () => { left = true }
  }, [from.url, to.url, heat, neutral])
  const words = found === null ? "Comparing" : typeof found === "string" ? `They cannot be compared: ${found}` : told(found, heat)
  return (
    <figure class="sbs-pair">
      <canvas ref={canvas} role="img" aria-label={`${name}: difference from ${first}. ${words}`} data-share={typeof found === "object" && found ? found.share : undefined}
        style={{ width: `${width}px`, height: `${height}px`, filter: heat ? undefined : filter.value, imageRendering: width >= 2 * to.width ? "pixelated" : undefined }} />
      <figcaption title={words}>{words}</figcaption>
    </figure>
  )
}

/** "3.1 % differ · mean 0.012 · most 0.8", or how much darker and brighter it becomes: 1 is the way from black to white. */
export function told({ share, mean, most, least, greatest, width, height, scale }: Omit<Measured, "pixels">, heat: boolean): string {
  const size = scale < 1 ? ` · at ${width} × ${height}` : ""
  if (share === 0) return `The same, pixel by pixel${size}`
  const percent = share < 0.001 ? "Under 0.1 %" : `${Number((share * 100).toPrecision(3))} %`, short = (x: number) => valueText(Number(x.toPrecision(2)))
  if (heat) return `${percent} differ · ${short(least)} to +${short(greatest)}${size}`
  return `${percent} differ · mean ${short(mean)} · most ${short(most)}${size}`
}
