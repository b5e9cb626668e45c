// The hyper-parameters in which the runs differ, above the cards.
import { RunMark, RunName } from "../../cards/RunName"
import { settingCell } from "../../cards/table/columns"
import { shownName } from "../../kit/names"
import { plural } from "../../kit/numbers"
import { colorOf, dashOf } from "../../state/looks"
import { columns } from "./columns"
import { failure, params, shownParams, type ParamRow } from "./hparams"
import { allParams } from "./view"

export function Params() {
  const all = params.value
  if (failure.value !== "") return <p class="sbs-note" role="alert">The hyper-parameters did not come: {failure.value}</p>
  if (!all || all.length === 0) return null
  const rows = shownParams.value, same = all.length - all.filter(row => row.differs).length
  return (
    <section class="sbs-params" aria-label="Hyper-parameters">
      {rows.length > 0 && <ParamTable rows={rows} />}
      <p class="count">
        {rows.length === 0 && "No hyper-parameter differs. "}
        {same > 0 && <>{plural(same, "hyper-parameter")} {same === 1 ? "is" : "are"} the same. <button type="button" class="link" onClick={() => { allParams.value = !allParams.value }}>{allParams.value ? "Only differences" : "Show all"}</button></>}
      </p>
    </section>
  )
}

function ParamTable({ rows }: { rows: readonly ParamRow[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Hyper-parameter</th>
          {columns.value.map(run => <th key={run.id} scope="col" title={run.name}><span class="sbs-run"><RunMark color={colorOf(run.id)} dash={dashOf(run.id)} /><RunName name={run.name} /></span></th>)}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, display, differs, values }) => (
          <tr key={name} class={differs ? "differs" : undefined}>
            <th scope="row" title={name}><bdi>{shownName(display || name)}</bdi></th>
            {values.map((value, i) => <td key={i} title={settingCell(value)}>{value === undefined ? <span class="count">not set</span> : <bdi>{settingCell(value)}</bdi>}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
