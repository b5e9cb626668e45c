// What is wrong with the log, file by file, in words: nothing that could not be read is passed over in silence.
import { health, healthError, type Problem } from "../state/health"
import { Dialog } from "../kit/Dialog"
import { bytes, count } from "../kit/numbers"
import { overlay } from "../state/overlays"

/** The server's kinds of problems (api/health) and what they mean for the reader. */
const kinds: Record<string, string> = {
  "bad-record": "A record fails its checksum and was left out",
  "bad-length": "A record's length is damaged; reading went on at the next sound record",
  "garbage": "From here on nothing in the file is a record",
  "incomplete-tail": "The file ends inside a record; the rest follows if it is still being written",
  "zero-tail": "The file ends in zeros, as a file that is still being written may",
  "unreadable": "The file cannot be read",
  "too-large": "A record is larger than allowed and was skipped",
  "no-checksums": "The file was written without checksums: what it holds is shown, damage to it cannot be noticed",
  "given-up": "The board failed while it read the file, and leaves it alone",
  "no-events": "The file holds no event",
  "left-out": "The directory was left out, since too many links or names lead to it",
  "bad-event": "A record is whole but holds no event, or a value of the wrong shape",
  "large-content": "A plugin keeps more with a tag than the board does; the tag is shown without it",
}

/** Kinds that are said of a whole file or directory: there is no place in it to name. */
const WHOLE = new Set(["no-checksums", "given-up", "no-events", "left-out"])

const MOST = 500

export function ProblemsPanel() {
  const now = health.value
  const problems = now?.problems ?? []
  return (
    <Dialog title="Problems in the log" onClose={() => { overlay.value = null }}>
      {healthError.value && <p role="alert">The server's report could not be fetched: {healthError.value}</p>}
      {now && now.missing.length > 0 && <p class="problem">Waited for, since not there yet: {now.missing.join(", ")}</p>}
      {now && problems.length === 0 && now.missing.length === 0 && <p>All files read well.</p>}
      {problems.length > 0 && <p class="hint">Everything else in these files was read and is shown.</p>}
      <ul class="problems">{problems.slice(0, MOST).map((p, i) => <Item key={i} problem={p} />)}</ul>
      {problems.length > MOST && <p class="count">and {count(problems.length - MOST)} more, in api/health</p>}
    </Dialog>
  )
}

function meaning({ kind, offset }: Problem): string {
  return kind === "garbage" && offset === 0 ? "Nothing in the file is a record: it is no event file, or damaged from its beginning" : kinds[kind] ?? kind
}

function Item({ problem: p }: { problem: Problem }) {
  const facts = WHOLE.has(p.kind) ? [] : [`from byte ${count(p.offset)}`]
  if (p.count > 1) facts.push(`${count(p.count)} times`)
  if (p.bytes > 0) facts.push(`${bytes(p.bytes)} ${p.kind.endsWith("-tail") ? "not read so far" : "lost"}`)
  return (
    <li class="problem">
      <h3><bdi>{p.run}</bdi>{p.run === "." && <small> the log directory itself</small>}</h3>
      <p>{[meaning(p), ...facts.length > 0 ? [facts.join(", ")] : []].join(": ")}.</p>
      <code><bdi>{p.file}</bdi>: {p.message}</code>
    </li>
  )
}
