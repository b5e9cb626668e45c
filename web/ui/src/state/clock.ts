// A clock that ticks once a second, in the server's time: ages of runs must not depend on how wrong this machine's clock is.
import { computed, signal } from "@preact/signals"
import { hello, status } from "./data"

/** performance.now(), each second. */
export const tick = signal(performance.now())
setInterval(() => { tick.value = performance.now() }, 1_000)

/** The server's clock when it last said, and our own then. */
const heardTime = computed(() => {
  const now = status.value?.now || hello.value?.now
  return now ? { server: now, local: performance.now() } : null
})

/** Seconds since the epoch on the server's clock; NaN before it has spoken. */
export const serverNow = computed(() => {
  const heard = heardTime.value
  return heard ? heard.server + Math.max(0, tick.value - heard.local) / 1000 : NaN
})
