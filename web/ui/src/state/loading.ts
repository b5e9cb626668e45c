// How far the server's first load is.
import { computed } from "@preact/signals"
import { bytes, compact, count } from "../kit/numbers"
import { span } from "../kit/time"
import { status } from "./data"

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
