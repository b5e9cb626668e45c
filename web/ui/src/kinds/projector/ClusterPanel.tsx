// Clusters: how many, what they come to, and how many would suit.
import { useEffect, useRef } from "preact/hooks"
import { effect } from "@preact/signals"
import { chartTheme } from "../../charts/theme"
import { dark, forcedColors, palette } from "../../state/looks"
import { count, valueText } from "../../kit/numbers"
import { Panel, Slider } from "./fields"
import { CURVE_TO, type Session } from "./session"
import { clusters, CLUSTERS, colorBy } from "./view"

/** Shows so many clusters, in their colours. */
function choose(k: number): void {
  clusters.value = k
  if (k > 0) colorBy.value = CLUSTERS
  else if (colorBy.value === CLUSTERS) colorBy.value = ""
}

export function ClusterPanel({ session }: { session: Session }) {
  const found = session.found.value, curve = session.curve.value, k = clusters.value
  const best = curve?.done ? curve.rows.reduce((a, b) => b.silhouette > (Number.isNaN(a.silhouette) ? -2 : a.silhouette) ? b : a) : null
  return (
    <Panel title="Clusters">
      {k > 0 && <Slider label="How many" signal={clusters} lo={1} hi={Math.min(50, session.loaded.n)} />}
      {k > 0 && found?.k === k && (
        <p class="pj-note" data-clusters={found.sizes.join()}>
          {found.sizes.map(count).join(", ")} points. Silhouette {valueText(found.silhouette, "narrow")}, inertia {valueText(found.inertia, "narrow")}
          {found.reduced > 0 && `, in the ${found.reduced} strongest components`}.
        </p>
      )}
      <div class="pj-buttons">
        {k === 0
          ? <button type="button" class="button small" onClick={() => { choose(best?.k ?? 8) }}>Find clusters (k-means)</button>
          : <>
            {colorBy.value !== CLUSTERS && <button type="button" class="button small" onClick={() => { choose(k) }}>Colour by them</button>}
            <button type="button" class="button small" onClick={() => { choose(0) }}>No clusters</button>
          </>}
        <button type="button" class="button small" disabled={curve !== null && !curve.done} onClick={() => { session.findCurve() }}>How many suit?</button>
      </div>
      {curve && <Curve session={session} />}
      {best && !Number.isNaN(best.silhouette) && (
        <p class="pj-note">The silhouette is best for <button type="button" class="link" onClick={() => { choose(best.k) }}>{best.k} clusters</button>{session.loaded.n > 1000 && " (of 1,000 of the points)"}. Inertia bends where more clusters add little.</p>
      )}
    </Panel>
  )
}

function Curve({ session }: { session: Session }) {
  const host = useRef<HTMLDivElement>(null), rows = session.curve.value?.rows ?? []
  useEffect(() => {
    let end = () => {}, over = false
    void import("../../charts/elbow").then(({ ElbowChart }) => {
      if (over) return
      const chart = new ElbowChart(host.current!, k => { if (k >= 1 && k <= CURVE_TO) choose(k) })
      const size = new ResizeObserver(() => { chart.resize() })
      size.observe(host.current!)
      const stop = effect(() => {
        void [dark.value, forcedColors.value]
        chart.update({ rows: session.curve.value?.rows ?? [], chosen: clusters.value, most: CURVE_TO, theme: chartTheme(), color: palette.value[3]!.color })
      })
      end = () => { stop(); size.disconnect(); chart.dispose() }
    })
    return () => { over = true; end() }
  }, [session])
  return (
    <figure>
      <div class="pj-curve" ref={host} data-rows={rows.length} role="img" aria-label={rows.map(r => `${r.k} clusters: inertia ${valueText(r.inertia, "narrow")}, silhouette ${valueText(r.silhouette, "narrow")}`).join("; ")} />
      <figcaption class="pj-key"><span><i style={{ background: "var(--accent)" }} />Inertia</span><span><i style={{ background: palette.value[3]!.color }} />Silhouette</span></figcaption>
    </figure>
  )
}
