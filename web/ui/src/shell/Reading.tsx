// The files that take long to be read for the first time, and how far they are.
import { shownName } from "../kit/names"
import { bytes, count } from "../kit/numbers"
import type { FileProgress } from "../message.gen"
import { runs } from "../state/data"

/** So many are listed. */
const MOST = 5

/** A line in the header, which takes nothing from the cards; while there are none yet, a list in their place. */
export function Reading({ files }: { files: readonly FileProgress[] }) {
  return runs.value.length > 0 ? <Note files={files} /> : <List files={files} />
}

function Note({ files }: { files: readonly FileProgress[] }) {
  const more = files.length - 1
  return (
    <p class="load-note wide-only" role="status" title={files.map(f => `${name(f)}: ${progress(f)}`).join("\n")}>
      Reading <bdi>{name(files[0]!)}</bdi>: {progress(files[0]!)}{more > 0 && ` and ${count(more)} more`}
    </p>
  )
}

function List({ files }: { files: readonly FileProgress[] }) {
  return (
    <ul class="loading-note reading" aria-label="Files being read">
      {files.slice(0, MOST).map(f => (
        <li key={f.file} title={f.file}>
          <progress max={f.bytes} value={f.bytesDone} aria-label={shownName(f.file)} /><bdi>{name(f)}</bdi><span>{progress(f)}</span>
        </li>
      ))}
      {files.length > MOST && <li>and {count(files.length - MOST)} more, in api/health</li>}
    </ul>
  )
}

/** Of the log directory itself, the file's name says more than the run's. */
function name({ run, file }: FileProgress): string {
  return shownName(run === "." ? file : run)
}

function progress(f: FileProgress): string {
  return `${bytes(f.bytesDone)} of ${bytes(f.bytes)}`
}
