// The pictures of a card beside those of the first column: their difference, both by turns, or one over the other.
import type { Shown } from "../../cards/steps/StepCard"
import { shownName } from "../../kit/names"
import { cellOf, columnsFor, scaleIn } from "../images/fit"
import { ImageContent } from "../images/ImageContent"
import type { Loaded } from "../images/pictures"
import { Beside } from "./beside"
import { DifferencePicture } from "./DifferencePicture"
import { Flicker, Swipe } from "./Overlaid"
import { pictureMode } from "./view"

const pictures = new Beside<readonly Loaded[]>()

export function PictureBeside(shown: Shown<readonly Loaded[]>) {
  const first = pictures.use(shown.card, shown.value, shown.step)
  if (!first || pictureMode.value === "plain" || shown.value.length === 0) return <ImageContent {...shown} />
  if (!first.told) return <WithNote {...shown} note="The first column has no picture to compare with." />
  const problem = unlike(first.told.value, shown.value, shownName(first.run.name))
  return problem === "" ? <Pairs {...shown} from={first.told.value} first={shownName(first.run.name)} /> : <WithNote {...shown} note={problem} />
}

/** Why pictures cannot be compared; "" where they can. */
function unlike(from: readonly Loaded[], to: readonly Loaded[], first: string): string {
  if (from.length !== to.length) return `${to.length} ${to.length === 1 ? "picture" : "pictures"} here, ${from.length} in ${first}: they are not compared.`
  if ([...from, ...to].some(picture => picture.problem)) return "A picture cannot be shown, so none is compared."
  const at = to.findIndex(({ width, height }, i) => width !== from[i]!.width || height !== from[i]!.height), here = to[at], there = from[at]
  if (here && there) return `The sizes differ: ${here.width} × ${here.height} here, ${there.width} × ${there.height} in ${first}. They are not compared.`
  return to.some(({ width, height }) => width === 0 || height === 0) ? "A picture has no size of its own, so none is compared." : ""
}

const NOTE_HEIGHT = 44

function WithNote({ note, ...shown }: Shown<readonly Loaded[]> & { note: string }) {
  return (
    <>
      <p class="sbs-note" role="status" style={{ height: `${NOTE_HEIGHT}px` }}>{note}</p>
      <ImageContent {...shown} height={Math.max(40, shown.height - NOTE_HEIGHT)} />
    </>
  )
}

const MARGIN = 8, CAPTION = 22
const PARTS = { difference: DifferencePicture, heat: DifferencePicture, flicker: Flicker, swipe: Swipe } as const

function Pairs({ from, value, first, card, width, height }: Shown<readonly Loaded[]> & { from: readonly Loaded[]; first: string }) {
  const Pair = PARTS[pictureMode.value as keyof typeof PARTS], room = { width: width - 2 * MARGIN, height: height - 2 * MARGIN }
  const across = columnsFor(value.length, value[0]!, room), cell = cellOf(value.length, across, room), seen = { width: cell.width, height: Math.max(1, cell.height - CAPTION) }
  const name = `${shownName(card.tag.name)}, ${shownName(card.run!.name)}`
  return (
    <div class="pictures" style={{ gridTemplateColumns: `repeat(${across}, ${cell.width}px)`, gridAutoRows: `${cell.height}px` }}>
      {value.map((to, i) => {
        const scale = scaleIn(to, seen)
        return <Pair key={i} from={from[i]!} to={to} first={first} name={value.length > 1 ? `${name}, picture ${i + 1}` : name} width={to.width * scale} height={to.height * scale} />
      })}
    </div>
  )
}
