// A text beside that of the first column, with the words marked that differ.
import { later } from "../../kit/Later"
import type { Shown } from "../../cards/steps/StepCard"
import type { Text } from "../../message.gen"
import { copied } from "../text/table"
import { TextContent } from "../text/TextContent"
import { Beside } from "./beside"
import { markWords } from "./view"

const texts = new Beside<Text>()
const words = later(() => import("./Words").then(({ Words }) => Words))

/** Where words are marked all texts are shown as they were logged: the marks lie on what was written, not on what came of it. */
export function TextBeside(shown: Shown<Text>) {
  const first = texts.use(shown.card, shown.value, shown.step)
  if (!markWords.value) return <TextContent {...shown} />
  const text = copied(shown.value)
  return (
    <div class="text-body">
      {first && !first.told && <p class="sbs-note" role="status">The first column has no text to compare with.</p>}
      {first?.told ? <words.Show from={copied(first.told.value)} to={text} /> : <pre class="text-raw">{text}</pre>}
    </div>
  )
}
