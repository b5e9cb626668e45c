// One queue of painting for all charts: what changed is painted in the next animation frame, what is in sight first, and no
// frame is spent on more than a little, so that a page with many charts stays quick to the hand.

/** Milliseconds of a frame that painting may take before the rest waits for the next one. */
const FRAME_BUDGET = 28
/** While the page opens nobody drags or scrolls yet, and each frame has a price of its own: few long ones are sooner done. */
const OPENING_BUDGET = 800, OPENING = 2_500

export interface Painter {
  /** Smaller is sooner: 0 under the pointer, 1 in sight, 2 beyond the edge, 3 and 4 the same two for what nobody waits for. */
  urgency(): number
  paint(): void
}

const waiting = new Set<Painter>()
let frame = 0
let held = 0

/** Paints in the next frame; asking again before that changes nothing. */
export function requestPaint(painter: Painter): void {
  waiting.add(painter)
  schedule()
}

/**
 * The room of charts that a dashboard needs: larger than all the rest of the page, it is sent for at once, and comes and is compiled
 * while the server answers the first questions. Gives it to a painter; null while it is on the way, and when it has come the painter paints again.
 */
export function whenHere<Room>(code: Promise<Room>): (painter: Painter) => Room | null {
  let room: Room | null = null
  code.then(loaded => { room = loaded }, (e: unknown) => { reportError(e) })
  return painter => {
    if (!room) code.then(() => { requestPaint(painter) }, () => undefined)
    return room
  }
}

export function cancelPaint(painter: Painter): void {
  waiting.delete(painter)
}

/**
 * Keeps everything from being painted until the returned function is called, or for so many ms at most. What is ready by then is
 * painted together: a frame costs as much as painting two charts, whether one chart changed in it or all.
 */
export function holdPaints(most: number): () => void {
  let over = false
  held++
  const release = () => {
    if (over) return
    over = true
    clearTimeout(timer)
    held--
    schedule()
  }
  const timer = setTimeout(release, most)
  return release
}

function schedule(): void {
  if (held === 0 && frame === 0 && waiting.size > 0) frame = requestAnimationFrame(paintSome)
}

/** Paints what waits, unless it is held, without waiting for a frame. */
export function paintNow(): void {
  if (held > 0) return
  cancelAnimationFrame(frame)
  paintSome()
}

function paintSome(): void {
  frame = 0
  const began = performance.now()
  for (const painter of inOrder(waiting)) {
    waiting.delete(painter)
    paintSafely(painter)
    if (performance.now() - began > (began < OPENING ? OPENING_BUDGET : FRAME_BUDGET)) break
  }
  schedule()
}

/** A chart that cannot be painted must not keep the others from it. */
function paintSafely(painter: Painter): void {
  try {
    painter.paint()
  } catch (e) {
    reportError(e)
  }
}

/** The painters, most urgent first; of equals the one that asked first. */
export function inOrder(painters: Iterable<Painter>): Painter[] {
  return [...painters].map(p => ({ p, at: p.urgency() })).sort((a, b) => a.at - b.at).map(({ p }) => p)
}
