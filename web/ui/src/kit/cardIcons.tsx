// Icons of the cards' buttons, on the same 16-pixel grid as app/icons.tsx.
const paths = {
  pin: "M6 2.5h4l-.5 4 2 2.5h-7l2-2.5-.5-4ZM8 9v4.5",
  expand: "M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9",
  shrink: "M13.5 6.5h-4v-4M9.5 6.5l4-4M2.5 9.5h4v4M6.5 9.5l-4 4",
  log: "M3 2.5v11h10.5M5 11.5c.5-4.5 2.5-7 8-7.5",
  table: "M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6",
  columns: "M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10",
  more: "M8 3.8v.01M8 8v.01M8 12.2v.01",
  info: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.5v3.5M8 5v.01",
  close: "M4 4l8 8M12 4l-8 8",
  down: "M4 6l4 4 4-4",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  save: "M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.5h10",
} as const

export function CardIcon({ name, filled = false }: { name: keyof typeof paths; filled?: boolean }) {
  return (
    <svg class={`icon${name === "more" ? " thick" : ""}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} style={filled ? { fill: "currentColor" } : undefined} />
    </svg>
  )
}
