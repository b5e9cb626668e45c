// Progress of the server's first load.
import { runs } from "../state/data"
import { loading, loadText } from "../state/loading"

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
