// Draws the charts of a report, in the colours that page.css has at the time; sorts the table. Names are put into the page as text alone.
"use strict"
const { rows, charts: models } = JSON.parse(document.getElementById("data").textContent)
const places = [...document.querySelectorAll(".chart")]
const charts = places.map(() => null) // made when they are first seen
const hidden = new Set() // rows whose lines are not drawn

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
const colorOf = row => row.color || css(`--c${row.slot}`)

/** Digits that people read. */
function brief(x) {
  if (Number.isInteger(x) && Math.abs(x) < 1e7) return String(x)
  const size = Math.abs(x)
  return size !== 0 && (size < 1e-4 || size >= 1e7) ? x.toExponential(3).replace(/\.?0+e/, "e") : String(Number(x.toPrecision(5)))
}
const tick = x => Math.abs(x) >= 1e4 && Math.abs(x) < 1e15 ? new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 }).format(x) : brief(x)

/** The option of a chart: what Go made, with the colours of the theme. */
function optionOf(model, pointer) {
  const text = css("--text"), muted = css("--muted"), grid = css("--grid"), line = css("--line")
  const axis = (a, format) => ({
    ...a, nameTextStyle: { color: muted }, axisLabel: { color: muted, hideOverlap: true, ...a.type !== "time" && { formatter: format } },
    axisLine: { lineStyle: { color: line } }, axisTick: { lineStyle: { color: line } }, splitLine: { ...a.splitLine, lineStyle: { color: grid } },
  })
  const { xAxis, yAxis, series, tooltip, ...rest } = model.option
  const drawn = model.lines.flatMap((l, i) => hidden.has(l.row) ? [] : [{ ...l, data: series[i].data, made: series[i] }])
  return {
    ...rest,
    textStyle: { fontFamily: "system-ui, sans-serif" },
    xAxis: [].concat(xAxis).map(a => ({ ...axis(a, tick), axisPointer: { triggerEmphasis: false } })),
    yAxis: [].concat(yAxis).map(a => axis(a, tick)),
    tooltip: {
      ...tooltip, confine: true, padding: 8, backgroundColor: css("--card"), borderColor: line, textStyle: { color: text },
      axisPointer: { lineStyle: { color: muted } }, formatter: shown => tip(shown, drawn, pointer, [].concat(xAxis)[0].type),
    },
    series: [
      ...drawn.filter(d => d.band).map(bandOf),
      ...drawn.map(d => lineOf(d)),
    ],
  }
}

function lineOf({ row, data, made }) {
  const color = colorOf(rows[row]), base = rows[row].baseline
  return {
    ...made, id: `line ${row}`, data, z: base ? 4 : 3, symbol: "circle", symbolSize: 5, itemStyle: { color }, lineStyle: { color, width: base ? 2.2 : 1.5, ...base && { type: [6, 4] } },
    emphasis: { focus: "series", lineStyle: { width: 2.6 } }, blur: { lineStyle: { opacity: 0.15 } },
  }
}

/** A band is one polygon: along its upper edge, and back along the lower one. */
function bandOf({ row, band, data }) {
  const ends = data.flatMap(([x, y], i) => y === null ? [] : [[x, band.lo[i], band.hi[i]]])
  return {
    type: "custom", id: `band ${row}`, z: 1, silent: true, clip: true, data: ends, encode: { x: 0, y: [1, 2] }, tooltip: { show: false },
    renderItem({ dataIndexInside }, api) {
      if (dataIndexInside > 0) return null
      const points = [...ends.map(([x, , hi]) => api.coord([x, hi])), ...ends.map(([x, lo]) => api.coord([x, lo])).reverse()]
      return { type: "polygon", shape: { points }, style: { fill: colorOf(rows[row]), opacity: 0.16 } }
    },
  }
}

/** What the lines say where the pointer is: those next to it, the highest first. */
function tip(shown, drawn, pointer, axis) {
  const most = 12, box = document.createElement("div"), bands = drawn.filter(d => d.band).length
  box.className = "tip"
  const add = (tag, name, text) => { const e = document.createElement(tag); e.className = name; e.textContent = text; box.append(e); return e }
  const all = shown.filter(s => s.seriesType === "line" && s.value[1] !== null)
  const near = all.map(s => ({ row: drawn[s.seriesIndex - bands].row, y: s.value[1] })).sort((a, b) => Math.abs(a.y - pointer.y) - Math.abs(b.y - pointer.y)).slice(0, most).sort((a, b) => b.y - a.y)
  if (all.length > 0) add("span", "at", axis === "time" ? new Date(all[0].value[0]).toLocaleString() : brief(all[0].value[0]))
  for (const { row, y } of near) {
    add("i", `mark${rows[row].baseline ? " base" : ""}`, "").style.setProperty("--slot", colorOf(rows[row]))
    add("bdi", "", rows[row].name)
    add("b", "", brief(y))
  }
  if (all.length > most) add("span", "more", `${all.length - most} more`)
  return box
}

function paint(i) {
  if (!charts[i]) {
    const chart = charts[i] = echarts.init(places[i], null, { renderer: "svg" })
    chart.pointer = { y: 0 }
    chart.getZr().on("mousemove", e => { chart.pointer.y = chart.convertFromPixel({ gridIndex: 0 }, [e.offsetX, e.offsetY])[1] })
  }
  charts[i].setOption(optionOf(models[i], charts[i].pointer), true)
}
const repaint = () => { charts.forEach((chart, i) => { if (chart) paint(i) }) }

const seen = new IntersectionObserver(entries => {
  for (const e of entries) if (e.isIntersecting) { seen.unobserve(e.target); paint(places.indexOf(e.target)) }
}, { rootMargin: "600px" })
for (const place of places) seen.observe(place)

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint)
const printing = () => document.documentElement.classList.contains("print")
let resizing = 0
addEventListener("resize", () => {
  cancelAnimationFrame(resizing)
  resizing = requestAnimationFrame(() => { if (!printing()) for (const chart of charts) chart?.resize() })
})

// Paper: light colours, all charts, as wide as their place there.
addEventListener("beforeprint", () => {
  document.documentElement.classList.add("print")
  places.forEach((place, i) => {
    paint(i)
    place.querySelector("svg").setAttribute("viewBox", `0 0 ${charts[i].getWidth()} ${charts[i].getHeight()}`)
  })
})
addEventListener("afterprint", () => {
  document.documentElement.classList.remove("print")
  for (const place of places) place.querySelector("svg").removeAttribute("viewBox")
  repaint()
})

// The legend and the table: pointing at a row lights its lines, a click in the legend hides them.
function light(row, on) {
  charts.forEach((chart, i) => {
    if (models[i].lines.some(l => l.row === row)) chart?.dispatchAction({ type: on ? "highlight" : "downplay", seriesId: `line ${row}` })
  })
  document.querySelector(`tr[data-row="${row}"]`).classList.toggle("hot", on)
}
for (const place of document.querySelectorAll("[data-row]")) {
  const row = Number(place.dataset.row)
  place.addEventListener("pointerenter", () => { light(row, true) })
  place.addEventListener("pointerleave", () => { light(row, false) })
}
for (const button of document.querySelectorAll(".legend button")) {
  button.addEventListener("click", () => {
    const row = Number(button.dataset.row), on = hidden.delete(row)
    if (!on) hidden.add(row)
    button.setAttribute("aria-pressed", String(on))
    repaint()
  })
}

// A click on a heading sorts the table; cells without a value stay at the end.
const body = document.querySelector("tbody"), heads = [...document.querySelectorAll("thead th")]
const texts = new Intl.Collator("en", { numeric: true })
heads.forEach((head, column) => {
  head.firstElementChild.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending", way = down ? -1 : 1
    for (const h of heads) h.removeAttribute("aria-sort")
    head.setAttribute("aria-sort", down ? "descending" : "ascending")
    const value = tr => {
      const cell = tr.children[column], text = cell.querySelector("bdi").textContent
      return cell.classList.contains("number") ? parseFloat((cell.title || text).replace("inf", "Infinity")) : text
    }
    const keyed = [...body.children].map(tr => ({ tr, key: value(tr) }))
    keyed.sort((a, b) => {
      const lackA = a.key === "" || Number.isNaN(a.key), lackB = b.key === "" || Number.isNaN(b.key)
      if (lackA || lackB) return Number(lackA) - Number(lackB)
      return way * (typeof a.key === "number" && typeof b.key === "number" ? a.key - b.key : texts.compare(a.key, b.key))
    })
    body.append(...keyed.map(k => k.tr))
  })
})
