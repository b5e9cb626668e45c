// The description of a tag, asked for when it is opened: descriptions may be long, and few are read.
import { useSignal } from "@preact/signals"
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks"
import { apiUrl } from "../kit/server"
import { readServerError } from "../live/serverError"
import type { TagInfo } from "../types"
import { SafeHtml } from "./SafeHtml"
import { Icon } from "../kit/icons"
import { below } from "../kit/popover"

/** The server renders the text from Markdown. */
async function fetchDescription(tag: number, signal: AbortSignal): Promise<string> {
  const response = await fetch(apiUrl(`description?tag=${tag}`), { signal })
  if (!response.ok) throw new Error((await readServerError(response)).message)
  return (await response.json() as { html: string }).html
}

export function Description({ tag, tab }: { tag: TagInfo; tab: number }) {
  const id = useId(), open = useSignal(false), html = useSignal<string | null>(null), problem = useSignal("")
  const panel = useRef<HTMLDivElement>(null), button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open.value) return
    const asking = new AbortController()
    fetchDescription(tag.id, asking.signal).then(
      text => { html.value = text; problem.value = "" },
      (e: unknown) => { if (!asking.signal.aborted) problem.value = `The description cannot be shown: ${e instanceof Error ? e.message : String(e)}` },
    )
    return () => asking.abort()
  }, [open.value, tag.id])
  useLayoutEffect(() => { if (open.value) below(panel.current!, button.current!) }, [open.value, html.value, problem.value])
  return (
    <>
      <button type="button" class="card-button" ref={button} tabIndex={tab} aria-label="Description" title="Description" popoverTarget={id}><Icon name="info" /></button>
      <div id={id} ref={panel} class="card-info" popover="auto" aria-label={`Description of ${tag.name}`} aria-busy={open.value && html.value === null && !problem.value}
        onToggle={e => { open.value = (e as unknown as ToggleEvent).newState === "open" }}>
        {problem.value ? <p role="alert">{problem.value}</p> : html.value === null ? <p>Loading…</p> : <SafeHtml html={html.value} />}
      </div>
    </>
  )
}
