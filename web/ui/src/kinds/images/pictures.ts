// The pictures of one step, fetched and decoded before they are shown, so that a change of the step does not flicker.
import { contentUrl, fetchContent, fetchValue, type Place } from "../../live/content"
import type { Picture } from "../../message.gen"

export interface Loaded extends Picture {
  readonly url: string
  /** CSS pixels; of a picture without a size of its own, such as an SVG, what the browser gives it. */
  readonly width: number
  readonly height: number
  /** Kept, so that the browser keeps the picture decoded and shows it at once. */
  readonly image?: HTMLImageElement
}

/** A card that shows a picture has one at its other steps too, as a rule: it is sent for at once, together with what is told of it. */
export async function loadPictures(place: Place, signal: AbortSignal, before: readonly Loaded[] | null): Promise<readonly Loaded[]> {
  const first = before?.[0] && !before[0].problem ? sentFor(contentUrl(place, 0)) : null
  const pictures = await fetchValue<Picture[]>(place, signal)
  return await Promise.all(pictures.map((picture, item) => loadOne(picture, place, item, item === 0 ? first : null, signal)))
}

function sentFor(url: string): HTMLImageElement {
  return Object.assign(new Image(), { src: url })
}

async function loadOne(picture: Picture, place: Place, item: number, coming: HTMLImageElement | null, signal: AbortSignal): Promise<Loaded> {
  const url = contentUrl(place, item)
  if (picture.problem) return { ...picture, url }
  const image = coming ?? sentFor(url)
  try {
    await image.decode()
    return { ...picture, url, image, width: image.naturalWidth || picture.width, height: image.naturalHeight || picture.height }
  } catch {
    return { ...picture, url, problem: await whyNot(place, item, signal) }
  }
}

/** What steps beside the one on show may take before anybody wants them. */
const AHEAD_BYTES = 1 << 20, AHEAD_PIXELS = 4e6

/** Whether neighbours of pictures like these may be fetched and decoded ahead. */
export function areSmall(pictures: readonly Loaded[]): boolean {
  const sum = (of: (picture: Loaded) => number) => pictures.reduce((all, picture) => all + of(picture), 0)
  return sum(({ bytes }) => bytes) <= AHEAD_BYTES && sum(({ width, height }) => width * height) <= AHEAD_PIXELS
}

/** A browser does not tell why it shows no picture; the server does, where it is the one that has none. */
async function whyNot(place: Place, item: number, signal: AbortSignal): Promise<string> {
  try {
    await fetchContent(place, signal, item)
    return "the browser cannot decode it: it is damaged"
  } catch (e) {
    return e instanceof Error ? e.message : String(e)
  }
}

/** "28 × 28 PNG, 1.2 KiB" is said of a picture. */
export function kindOf({ type }: Picture): string {
  const name = type.replace(/^image\//, "").replace(/\+xml$/, "")
  return { webp: "WebP", "application/octet-stream": "file" }[name] ?? name.toUpperCase()
}
