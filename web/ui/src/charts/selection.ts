// How a selection looks: a line or two and what lies between them, as echarts' marks. With all that marks need of echarts they are a
// tenth of what a chart takes, so they come when something is first selected.
import { use } from "echarts/core"
import { install as CustomChart } from "echarts/lib/chart/custom/install.js"
import { install as MarkAreaComponent } from "echarts/lib/component/marker/installMarkArea.js"
import { install as MarkLineComponent } from "echarts/lib/component/marker/installMarkLine.js"
import type { ChartModel } from "./model"
import { warp, type Scale } from "../axes/scale"

use([CustomChart, MarkAreaComponent, MarkLineComponent])

/** The selection, as marks of a series that has nothing else. */
export function series({ selection: chosen, theme }: ChartModel, x: Scale): object {
  const ends = chosen ? [...new Set([chosen.lo, chosen.hi])].map(at => ({ xAxis: warp(x.log, at) })) : []
  return {
    id: "selection", type: "custom", coordinateSystem: "cartesian2d", silent: true, data: [], renderItem: () => null,
    markLine: { silent: true, animation: false, symbol: "none", label: { show: false }, lineStyle: { type: "solid", width: 1, color: theme.accent }, data: ends },
    markArea: { silent: true, animation: false, itemStyle: { color: theme.accent, opacity: 0.09 }, data: ends.length === 2 ? [ends] : [] },
  }
}
