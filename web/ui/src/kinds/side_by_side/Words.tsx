// A text with the words marked that differ from another's. It comes when texts are first compared, with the library that finds them.
import { useMemo } from "preact/hooks"
import { diffOf, type Piece } from "./wordDiff"

export function Words({ from, to }: { from: string; to: string }) {
  const { pieces, note } = useMemo(() => diffOf(from, to), [from, to])
  return (
    <>
      {note !== "" && <p class="sbs-note" role="status">{note}</p>}
      <pre class="text-raw">{pieces.map(shown)}</pre>
    </>
  )
}

function shown({ text, kind }: Piece, i: number) {
  if (kind === "added") return <ins key={i} title="Not in the first column">{text}</ins>
  if (kind === "removed") return <del key={i} title="Only in the first column">{text}</del>
  return text
}
