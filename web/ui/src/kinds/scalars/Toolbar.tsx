// What one changes most: smoothing and the x axis.
import { later } from "../../kit/Later"
import { runs } from "../../state/data"
import { settled } from "../../state/settled"
import { AxisChoice, SmoothingSlider } from "./fields"
import { axis, setAxis } from "./view"

const groups = later(() => import("./GroupMenu").then(({ GroupMenu }) => GroupMenu))

export function CurveToolbar() {
  return (
    <>
      <span class="group smooth"><SmoothingSlider id="smoothing" /></span>
      <span class="group axes"><AxisChoice name="axis" value={axis.value} onChange={setAxis} /></span>
      {settled.value && runs.value.length > 1 && <groups.Show />}
    </>
  )
}
