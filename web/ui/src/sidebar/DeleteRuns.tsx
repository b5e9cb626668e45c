// Asks before runs are deleted, and says what goes with them and where to.
import { useSignal } from "@preact/signals"
import { Dialog } from "../kit/Dialog"
import { plural } from "../kit/numbers"
import { shownName } from "../kit/names"
import { deleteRuns } from "../live/keep"
import { runs } from "../state/data"
import { deleting } from "../state/overlays"
import { sidecar } from "../state/sidecar"

/** So many are named. */
const MOST = 12

/** Runs whose files lie below those of one that is deleted go with it. */
function below(names: readonly string[]): readonly string[] {
  return runs.value.map(r => r.name).filter(run => !names.includes(run) && names.some(name => run.startsWith(`${name}/`)))
}

export function DeleteRuns({ runs: names }: { runs: readonly string[] }) {
  const busy = useSignal(false), more = below(names), all = [...names, ...more]
  const close = () => { deleting.value = [] }
  const act = async () => {
    busy.value = true
    await deleteRuns(names)
    close()
  }
  return (
    <Dialog title={`Delete ${plural(all.length, "run")}?`} narrow onClose={close}>
      <ul class="delete-list">{all.slice(0, MOST).map(name => <li key={name}><bdi>{shownName(name).slice(0, 300)}</bdi></li>)}{all.length > MOST && <li>and {all.length - MOST} more</li>}</ul>
      {more.length > 0 && <p class="hint">{plural(more.length, "run")} of these {more.length === 1 ? "goes" : "go"} along, since the files lie in the same directory.</p>}
      <p class="hint">The files are moved to <code>{sidecar.value?.place}/trash</code>; nothing is erased. Undo, or the settings, bring them back.</p>
      <p class="run-buttons">
        <button type="button" class="button danger" disabled={busy.value} onClick={() => { void act() }}>Delete</button>
        <button type="button" class="button" onClick={close}>Keep</button>
      </p>
    </Dialog>
  )
}
