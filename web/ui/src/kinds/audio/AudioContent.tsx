// The sounds of a step: waveform, which also seeks, and the browser's player. A step whose sound is played stays until it has ended,
// also while it rests in between: a newer one must not take it away.
import { useSignal } from "@preact/signals"
import { useRef } from "preact/hooks"
import type { Shown } from "../../cards/steps/StepCard"
import { shownName } from "../../kit/names"
import { bytes, plural, stepText } from "../../kit/numbers"
import { COLUMNS, type Loaded } from "./sounds"
import { clock } from "./wave"

export function AudioContent({ value, card, step, hold }: Shown<readonly Loaded[]>) {
  if (value.length === 0) return <p class="step-empty" role="status">No sounds at this step</p>
  const name = `${shownName(card.tag.name)}${card.run ? `, ${shownName(card.run.name)}` : ""}, step ${stepText(step)}`
  return (
    <div class="sounds">
      {value.map((sound, i) => sound.problem
        ? <Problem key={i} sound={sound} />
        : <Player key={sound.url} sound={sound} hold={hold} name={value.length > 1 ? `${name}, sound ${i + 1} of ${value.length}` : name} />)}
    </div>
  )
}

/** Whether a sound of the card plays. */
const plays = (one: HTMLElement) => [...one.closest(".sounds")!.querySelectorAll("audio")].some(audio => !audio.paused)

function Player({ sound, name, hold }: { sound: Loaded; name: string; hold(on: boolean): void }) {
  const player = useRef<HTMLAudioElement>(null), at = useSignal(0)
  const seek = (e: MouseEvent) => {
    const box = (e.currentTarget as Element).getBoundingClientRect(), audio = player.current!
    const length = Number.isFinite(audio.duration) ? audio.duration : sound.seconds
    if (Number.isFinite(length)) audio.currentTime = ((e.clientX - box.left) / box.width) * length
  }
  // The player tells of its time once more when it is no longer on the page.
  const look = ({ currentTarget: { currentTime, duration } }: { currentTarget: HTMLAudioElement }) => { at.value = currentTime / (duration || sound.seconds) || 0 }
  return (
    <figure class="sound">
      {sound.wave && (
        <svg class="wave" viewBox={`0 -1 ${COLUMNS} 2`} preserveAspectRatio="none" role="img" aria-label={`Waveform of ${name}`} onClick={seek}>
          <path d={sound.wave} />
          <line x1={at.value * COLUMNS} x2={at.value * COLUMNS} y1={-1} y2={1} />
        </svg>
      )}
      <audio ref={player} controls preload="metadata" src={sound.url} aria-label={name} onTimeUpdate={look} onSeeking={look}
        onPlay={() => { hold(true) }} onEnded={e => { if (!plays(e.currentTarget)) hold(false) }} />
      <figcaption>{facts(sound)}</figcaption>
    </figure>
  )
}

function facts({ label, seconds, rate, channels, bytes: size, long }: Loaded): string {
  const parts = [label, Number.isFinite(seconds) ? seconds < 10 ? `${seconds.toFixed(2)} s` : clock(seconds) : "", rate > 0 ? `${rate / 1000} kHz` : "", channels > 0 ? plural(channels, "channel") : "", bytes(size), long ? "too large for a waveform" : ""]
  return parts.filter(part => part).join(" · ")
}

function Problem({ sound }: { sound: Loaded }) {
  return (
    <div class="sound-problem" role="alert">
      <p>This sound cannot be played: {sound.problem}</p>
      {sound.bytes > 0 && <a class="button small" href={sound.url} download="sound">Save the file ({bytes(sound.bytes)})</a>}
    </div>
  )
}
