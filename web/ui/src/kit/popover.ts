// Where popovers go.

/** Puts a popover below its button, right edges aligned, inside the window. */
export function below(popover: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect(), own = popover.getBoundingClientRect()
  popover.style.left = `${Math.max(4, Math.min(at.right - own.width, innerWidth - own.width - 4))}px`
  popover.style.top = `${at.bottom + own.height + 8 > innerHeight ? Math.max(4, at.top - own.height - 4) : at.bottom + 4}px`
}
