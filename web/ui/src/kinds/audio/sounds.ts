// The sounds of one step. Players fetch what they play by themselves, in ranges; of sounds that are not too large (limit `waveform`) all is fetched here, for
// the waveform.
import { contentUrl, fetchContent, fetchValue, type Place } from "../../live/content"
import type { Sound } from "../../message.gen"
import { peaks, wavePath } from "./wave"

export interface Loaded extends Sound {
  readonly url: string
  /** An SVG path of `COLUMNS` columns; "" where there is none. */
  readonly wave: string
  readonly seconds: number
}

export const COLUMNS = 400
export async function loadSounds(place: Place, signal: AbortSignal): Promise<readonly Loaded[]> {
  const sounds = await fetchValue<Sound[]>(place, signal)
  return await Promise.all(sounds.map((sound, item) => loadOne(sound, place, item, signal)))
}

async function loadOne(sound: Sound, place: Place, item: number, signal: AbortSignal): Promise<Loaded> {
  const seconds = sound.rate > 0 ? sound.frames / sound.rate : NaN
  const plain = { ...sound, url: contentUrl(place, item), wave: "", seconds }
  if (sound.problem || sound.long) return plain
  const bytes = await (await fetchContent(place, signal, item)).arrayBuffer()
  try {
    const decoded = await new OfflineAudioContext(1, 1, 44_100).decodeAudioData(bytes)
    return { ...plain, wave: wavePath(peaks(decoded.getChannelData(0), COLUMNS)), seconds: decoded.duration }
  } catch {
    return { ...plain, problem: "the browser cannot decode it: it is damaged, or in a format that the browser does not play" }
  }
}
