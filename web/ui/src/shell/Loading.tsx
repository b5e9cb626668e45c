// Progress of the server's first load.
import { computed } from "@preact/signals"
import { runs, status } from "../state/data"
import { bytes, compact, count, span } from "../kit/numbers"

/** When we first heard of the load and how far it was then: the rate follows from it. */
let began: { at: number; done: number } | null = null

export const loading = computed(() => {
  const progress = status.value?.progress
  if (!progress || progress.loaded) {
    began = null
    return null
  }
  began ??= { at: performance.now(), done: progress.bytesDone }
  const seconds = (performance.now() - began.at) / 1000, read = progress.bytesDone - began.done
  const left = read > 0 && seconds > 0.5 ? (progress.bytes - progress.bytesDone) / (read / seconds) : NaN
  return { ...progress, part: progress.bytes > 0 ? Math.min(1, progress.bytesDone / progress.bytes) : 0, left }
})

export function loadText(l: NonNullable<typeof loading.value>): string {
  const parts = [`${compact(l.points)} points`, `${count(l.filesDone)} of ${count(l.files)} files`, `${bytes(l.bytesDone)} of ${bytes(l.bytes)}`]
  if (Number.isFinite(l.left)) parts.push(`about ${span(l.left)} left`)
  return parts.join(" · ")
}

/** In the header, where it takes nothing from the cards: they must not move when the load ends. */
export function LoadNote() {
  const now = loading.value
  return now && runs.value.length > 0 ? <p class="load-note wide-only" role="status">Loading: {loadText(now)}</p> : null
}

export function LoadBar() {
  const now = loading.value
  if (!now) return null
  return (
    <div class="loadbar" role="progressbar" aria-label="Loading the log" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(now.part * 100)} title={loadText(now)}>
      <i style={{ transform: `scaleX(${now.part})` }} />
    </div>
  )
}
