// What one changes most: smoothing and the x axis.
import { AxisChoice, SmoothingSlider } from "./fields"
import { axis, setAxis } from "./view"

export function CurveToolbar() {
  return (
    <>
      <span class="group smooth"><SmoothingSlider id="smoothing" /></span>
      <span class="group axes"><AxisChoice name="axis" value={axis.value} onChange={setAxis} /></span>
    </>
  )
}
