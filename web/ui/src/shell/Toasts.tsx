// The short message at the bottom, with what takes back what it tells.
import { toast } from "../kit/toast"

export function Toasts() {
  const now = toast.value
  if (!now) return null
  const { text, undo } = now
  return (
    <div class="toast" role="status">
      <span>{text}</span>
      {undo && <button type="button" onClick={() => { toast.value = null; undo.act() }}>{undo.label}</button>}
    </div>
  )
}
