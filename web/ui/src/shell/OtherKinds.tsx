// What else is in the files, listed: what there is of it, and how to open it.
import { useEffect } from "preact/hooks"
import { Dialog } from "../kit/Dialog"
import { hello } from "../state/data"
import { overlay } from "../state/overlays"
import { otherKinds } from "./OtherKindsButton"
import { fetchOthers } from "./pluginFiles"

export function OtherKinds() {
  useEffect(() => { void fetchOthers() }, [])
  const dir = hello.value?.dataLocation
  return (
    <Dialog title="Also in these logs" narrow onClose={() => { overlay.value = null }}>
      <ul class="kinds">
        {otherKinds.value.map(k => (
          <li key={k.name}>
            <b><bdi>{k.name}</bdi></b>
            <span class="count">{k.there.map(part => <bdi key={part}>{part}</bdi>)}</span>
            <p class="hint">{k.how}</p>
          </li>
        ))}
      </ul>
      <p class="hint">This page has no tab for these. To see them with TensorBoard: <code>tensorboard --logdir {dir ? JSON.stringify(dir) : "…"}</code></p>
    </Dialog>
  )
}
