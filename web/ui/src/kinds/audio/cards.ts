// The cards of sounds: one for each run of each tag.
import { stepCards } from "../../cards/steps/StepCard"
import { CardSize } from "../../state/sizes"
import { AudioContent } from "./AudioContent"
import { loadSounds, type Loaded } from "./sounds"

export const cards = stepCards<readonly Loaded[]>({
  plugin: "audio", label: "Audio", kind: "audio", thing: "sound", size: new CardSize("audio", { width: 330, height: 160 }),
  load: loadSounds, Content: AudioContent,
})
