// Where popovers go.

/** Puts a popover below its button, right edges aligned, inside the window. */
export function below(popover: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect(), own = popover.getBoundingClientRect()
  popover.style.left = `${Math.max(4, Math.min(at.right - own.width, innerWidth - own.width - 4))}px`
  popover.style.top = `${at.bottom + own.height + 8 > innerHeight ? Math.max(4, at.top - own.height - 4) : at.bottom + 4}px`
}

/** Pixels between pointer and box. */
const OFF = 16

/** Puts a box beside the pointer, which is at (px, py) of `chart`: on the side that has room, or else below or above it; at the top of the chart where `py` is NaN. */
export function beside(box: HTMLElement, chart: HTMLElement, px: number, py: number): void {
  const at = chart.getBoundingClientRect(), own = box.getBoundingClientRect()
  const x = at.left + px, y = Number.isNaN(py) ? at.top : at.top + py
  const right = x + OFF + own.width <= innerWidth - 4
  const left = right ? x + OFF : Math.max(4, x - OFF - own.width)
  const lowest = innerHeight - own.height - 4
  const above = left + own.width > x && !right && y + OFF > lowest
  const top = Math.max(4, above ? y - OFF - own.height : Math.min(y + OFF, lowest))
  box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`
}
