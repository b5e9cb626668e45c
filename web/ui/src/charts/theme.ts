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

/** The theme in force. Read once for each value of data-theme: asking for computed style lays the page out. */
export function chartTheme(): Theme {
  const name = document.documentElement.dataset["theme"] ?? ""
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
  return {
    // echarts writes the font into SVG attributes as it is, so its quotes must be single ones.
    text: get("text"), muted: get("muted"), grid: get("grid"), axis: get("axis"), surface: get("surface"), accent: get("accent"), font: get("font").replaceAll('"', "'"),
  }
}
