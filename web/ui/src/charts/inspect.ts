// For scripts and for the console: the chart of an element of class "chart".
import { getInstanceByDom } from "echarts/core"

Object.assign(globalThis, { echarts: { getInstanceByDom } })
