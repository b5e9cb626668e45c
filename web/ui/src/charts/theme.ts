// The colours and the type of charts, read from the page's custom properties (styles/tokens.css): canvas and SVG cannot.

export interface Theme {
  readonly text: string
  readonly muted: string
  readonly grid: string
  readonly axis: string
  readonly surface: string
  readonly accent: string
  readonly font: string
}

const PLAIN: Theme = {
  text: "#1a1f26", muted: "#5b6673", grid: "#e9ecf0", axis: "#8a94a1", surface: "#ffffff", accent: "#2563c9", font: "sans-serif",
}

const read = new Map<string, Theme>()

/** The theme in force. Read once for each value of data-theme, with forced colours and without: asking for computed style lays the page out. */
export function chartTheme(): Theme {
  const name = `${document.documentElement.dataset["theme"]} ${matchMedia("(forced-colors: active)").matches}`
  let theme = read.get(name)
  if (!theme) {
    theme = readTheme()
    read.set(name, theme)
  }
  return theme
}

function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement)
  const get = (name: keyof Theme) => style.getPropertyValue("--" + name).trim() || PLAIN[name]
  const color = (name: keyof Theme) => plainColor(get(name))
  return {
    // echarts writes the font into SVG attributes as it is, so its quotes must be single ones.
    text: color("text"), muted: color("muted"), grid: color("grid"), axis: color("axis"), surface: color("surface"), accent: color("accent"), font: get("font").replaceAll('"', "'"),
  }
}

/** A colour as #rrggbb, also one of the system's by its name, which means what it means on the page only. */
function plainColor(color: string): string {
  if (color.startsWith("#")) return color
  const probe = document.createElement("i")
  probe.style.color = color
  probe.style.setProperty("forced-color-adjust", "none")
  document.body.append(probe)
  const computed = getComputedStyle(probe).color
  probe.remove()
  // "rgb(0, 90, 255)", or "color(srgb 0 0.35 1)" of a mixture.
  const most = computed.startsWith("color(") ? 255 : 1
  const parts = computed.match(/[\d.]+/g)?.slice(0, 3) ?? []
  return parts.length === 3 ? "#" + parts.map(c => Math.round(Number(c) * most).toString(16).padStart(2, "0")).join("") : computed
}
