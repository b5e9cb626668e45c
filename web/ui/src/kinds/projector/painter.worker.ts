// Draws points beside the page: where no graphics card does it, drawing takes long, and a page that draws by itself stands still meanwhile.
import type { Frame, Order, Report } from "./frame"
import { Painter } from "./painter"

let painter: Painter | null = null
const waiting: Frame[] = []
let drawn = 0, planned = false

const say = (report: Report) => { postMessage(report) }

function plan(): void {
  if (planned) return
  planned = true
  requestAnimationFrame(draw)
}

function draw(): void {
  planned = false
  if (drawn > 0) say({ is: "shown", frames: drawn }) // by the frame before this one
  const frames = waiting.splice(0)
  drawn = frames.length
  if (drawn === 0) return
  for (const frame of frames) {
    try {
      painter?.take(frame)
    } catch (e) {
      say({ is: "problem", text: e instanceof Error ? e.message : String(e) })
    }
  }
  painter?.draw()
  plan()
}

function open(canvas: OffscreenCanvas): void {
  // Antialiasing would smooth only the edges of the squares that points are cut out of.
  const context = canvas.getContext("webgl2", { alpha: true, antialias: false, powerPreference: "high-performance" })
  if (!context) {
    say({ is: "absent", text: "This browser has no WebGL 2, so points cannot be drawn. Graphics acceleration may be switched off in its settings." })
    return
  }
  painter = new Painter(canvas, context)
  canvas.addEventListener("webglcontextrestored", () => { painter?.draw() })
}

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  if ("canvas" in data) open(data.canvas)
  else {
    waiting.push(data.frame)
    plan()
  }
})
