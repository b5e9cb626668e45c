// Progress of the server's first load, and of large files, which may also come later.
import { runs } from "../state/data"
import { health } from "../state/health"
import { loading, loadText } from "../state/loading"
import { largeFiles } from "./later"

/** In the header, where it takes nothing from the cards: they must not move when the load ends. */
export function LoadNote() {
  const now = loading.value
  if (runs.value.length === 0) return null
  return <>{now && <p class="load-note wide-only" role="status">Loading: {loadText(now)}</p>}<LargeFiles /></>
}

/** The files that take long to read, where there are any. */
export function LargeFiles() {
  return health.value?.reading.length ? <largeFiles.Show files={health.value.reading} /> : null
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
