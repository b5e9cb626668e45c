// How colours look, also to people whose eyes lack a kind of cones: what the tests of the palette measure with.

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

/** What becomes of linear red, green and blue (Machado, Oliveira, Fernandes 2009, severity 1). */
export const VISIONS: Readonly<Record<string, Matrix>> = {
  "normal vision": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}

const TO_XYZ: Matrix = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]

function times(m: Matrix, v: Triple): Triple {
  const row = (r: Triple) => r[0] * v[0] + r[1] * v[1] + r[2] * v[2]
  return [row(m[0]), row(m[1]), row(m[2])]
}

function linear(hex: string): Triple {
  const part = (from: number) => {
    const c = parseInt(hex.slice(from, from + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

/** WCAG 2: 3 is the least for graphics, 4.5 for text. */
export function contrast(a: string, b: string): number {
  const [x, y] = [a, b].map(c => times(TO_XYZ, linear(c))[1]).sort((p, q) => q - p)
  return (x! + 0.05) / (y! + 0.05)
}

/** CIELAB of a colour as such eyes see it. */
export function seenBy(vision: Matrix, hex: string): Triple {
  const bounded = times(vision, linear(hex)).map(c => Math.min(1, Math.max(0, c))) as unknown as Triple
  const [x, y, z] = times(TO_XYZ, bounded)
  const f = (t: number) => t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116
  const [fx, fy, fz] = [f(x / 0.95047), f(y), f(z / 1.08883)]
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

const RAD = Math.PI / 180

/** The distance of two colours in CIELAB by CIEDE2000: 1 is about what a trained eye can just tell. */
export function deltaE2000([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2
  const g = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)))
  const [x1, x2] = [(1 + g) * a1, (1 + g) * a2], [c1, c2] = [Math.hypot(x1, b1), Math.hypot(x2, b2)]
  const h1 = hue(x1, b1), h2 = hue(x2, b2), gray = c1 * c2 === 0
  const turn = gray ? 0 : ((h2 - h1 + 540) % 360) - 180
  const dh = 2 * Math.sqrt(c1 * c2) * Math.sin((turn / 2) * RAD)
  const l = (l1 + l2) / 2, c = (c1 + c2) / 2, h = gray ? h1 + h2 : between(h1, h2)
  const t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63)
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2), sc = 1 + 0.045 * c, sh = 1 + 0.015 * c * t
  const rotation = -2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)) * Math.sin(60 * Math.exp(-(((h - 275) / 25) ** 2)) * RAD)
  const [dl, dc, dhs] = [(l2 - l1) / sl, (c2 - c1) / sc, dh / sh]
  return Math.sqrt(dl ** 2 + dc ** 2 + dhs ** 2 + rotation * dc * dhs)
}

function cos(degrees: number): number {
  return Math.cos(degrees * RAD)
}

function hue(a: number, b: number): number {
  return a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / RAD + 360) % 360
}

/** The mean of two hues, on the shorter way round. */
function between(h1: number, h2: number): number {
  if (Math.abs(h1 - h2) <= 180) return (h1 + h2) / 2
  return h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2
}
