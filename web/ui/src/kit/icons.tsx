// The page's few icons, drawn on a 16-pixel grid; decorative, their buttons carry the names.
const paths = {
  menu: "M2.5 4h11M2.5 8h11M2.5 12h11",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.5 10.5l3 3",
  close: "M4 4l8 8M12 4l-8 8",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3.2v9.6L12.5 8 5 3.2Z",
  settings: "M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M10 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4ZM6 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Z",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7",
  moon: "M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5Z",
  screen: "M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3",
  help: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.3 6.3a1.8 1.8 0 1 1 2.5 1.8c-.6.3-.8.6-.8 1.2M8 11.3v.1",
  bell: "M4 11.5V7a4 4 0 0 1 8 0v4.5M2.5 11.5h11M7 14h2M8 3V1.8",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.2 1.8",
  warning: "M8 2.5 14 13H2L8 2.5ZM8 6.5V9.5M8 11.3v.1",
  link: "M6.8 9.2a2.5 2.5 0 0 0 3.6 0l2-2a2.5 2.5 0 0 0-3.6-3.6l-.8.8M9.2 6.8a2.5 2.5 0 0 0-3.6 0l-2 2a2.5 2.5 0 0 0 3.6 3.6l.8-.8",
  folder: "M2 4.5v8h12v-7H8L6.5 3.5H2v1Z",
  chart: "M2.5 2.5v11h11M4.5 10.5c2-5 3-5 4.5-3s2.5 1 4-3",
  plug: "M6 2v3M10 2v3M4.5 5h7v2.5a3.5 3.5 0 0 1-7 0V5ZM8 11v3",
  sort: "M5 3v10M2.8 10.8 5 13l2.2-2.2M11 13V3M8.8 5.2 11 3l2.2 2.2",
  check: "M3 8.5l3.2 3.2L13 4.8",
  pin: "M6 2.5h4l-.5 4 2 2.5h-7l2-2.5-.5-4ZM8 9v4.5",
  expand: "M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9",
  shrink: "M13.5 6.5h-4v-4M9.5 6.5l4-4M2.5 9.5h4v4M6.5 9.5l-4 4",
  log: "M3 2.5v11h10.5M5 11.5c.5-4.5 2.5-7 8-7.5",
  table: "M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6",
  columns: "M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10",
  more: "M8 3.8v.01M8 8v.01M8 12.2v.01",
  info: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.5v3.5M8 5v.01",
  down: "M4 6l4 4 4-4",
  left: "M10 4l-4 4 4 4",
  right: "M6 4l4 4-4 4",
  filter: "M2.5 3.5h11L9.2 8.6v4.4l-2.4-1.4v-3L2.5 3.5Z",
  code: "M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5",
  actual: "M2.5 3h11v10h-11zM5 6.2l1-.7v5M10 6.2l1-.7v5M8 7v.01M8 9.5v.01",
  reset: "M3.2 9.5a5 5 0 1 0 .9-4.6M3.5 2.5v2.8h2.8",
  fit: "M2.5 5.5v-3h3M13.5 5.5v-3h-3M2.5 10.5v3h3M13.5 10.5v3h-3M6 6h4v4H6Z",
  mesh: "M8 2.5 14 13H2L8 2.5ZM8 2.5V13M5 7.8h6M5 7.8 8 13l3-5.2",
  star: "M8 2.2l1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4L2.2 6.5l4-.6L8 2.2Z",
  heart: "M8 13.2C4 10.4 2.4 8.4 2.4 6.2A2.9 2.9 0 0 1 8 5a2.9 2.9 0 0 1 5.6 1.2c0 2.2-1.6 4.2-5.6 7Z",
  bookmark: "M4.5 2.5h7v11L8 10.6l-3.5 2.9v-11Z",
  pen: "M3 13l.6-2.6 7.2-7.2 2 2-7.2 7.2L3 13Z",
  trash: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  save: "M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.5h10",
} as const

export type IconName = keyof typeof paths

export function Icon({ name, filled = false }: { name: IconName; filled?: boolean }) {
  return (
    <svg class={`icon${name === "more" ? " thick" : ""}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} style={filled ? { fill: "currentColor" } : undefined} />
    </svg>
  )
}

/** The product's mark. */
export function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 16 16" aria-hidden="true">
      <rect width="16" height="16" rx="3.5" fill="currentColor" />
      <path d="M3 11.5C5.5 11.5 5.5 5 8 5s2 3.5 5 3.5" fill="none" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round" />
    </svg>
  )
}
