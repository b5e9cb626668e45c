// The cards of pictures: one for each run of each tag.
import { stepCards, type StepKind } from "../../cards/steps/StepCard"
import { CardSize } from "../../state/sizes"
import { ImageButtons, toggleSize } from "./fields"
import { ImageContent } from "./ImageContent"
import { areSmall, loadPictures, type Loaded } from "./pictures"

export const kind: StepKind<readonly Loaded[]> = {
  plugin: "images", label: "Images", kind: "image", thing: "image", size: new CardSize("images", { width: 260, height: 220 }),
  load: loadPictures, ahead: areSmall, Content: ImageContent, Buttons: ImageButtons, keys: { a: toggleSize },
}

export const cards = stepCards(kind)
