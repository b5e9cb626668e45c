// Makes pictures for the tests, and looks at those on the page.
import { crc32, deflateSync } from "node:zlib"
import type { Locator } from "playwright-core"

export type Rgb = readonly [red: number, green: number, blue: number]

function chunk(name: string, data: Buffer): Buffer {
  const out = Buffer.alloc(12 + data.length)
  out.writeUInt32BE(data.length)
  out.write(name, 4, "latin1")
  data.copy(out, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length)
  return out
}

/** A PNG of one colour; `claims` is what its head says of its size instead. */
export function png(width: number, height: number, color: Rgb, claims: readonly [width: number, height: number] = [width, height]): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(claims[0])
  head.writeUInt32BE(claims[1], 4)
  head.set([8, 2, 0, 0, 0], 8)
  const row = Buffer.concat([Buffer.from([0]), ...Array<Buffer>(width).fill(Buffer.from(color))])
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.concat(Array<Buffer>(height).fill(row)))), chunk("IEND", Buffer.alloc(0))])
}

/** A GIF of one pixel a frame, each shown for `delay` hundredths of a second. */
export function gif(colors: readonly Rgb[], delay: number): Buffer {
  const bytes = [..."GIF89a"].map(c => c.charCodeAt(0)).concat([1, 0, 1, 0, 0, 0, 0], [0x21, 0xff, 11], [..."NETSCAPE2.0"].map(c => c.charCodeAt(0)), [3, 1, 0, 0, 0])
  for (const color of colors) bytes.push(0x21, 0xf9, 4, 0, delay & 255, delay >> 8, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0x80, ...color, 0, 0, 0, 2, 2, 0x44, 0x01, 0)
  return Buffer.from([...bytes, 0x3b])
}

/** What a browser makes of a picture of one colour: JPEG, WebP. */
export function encodedBy(where: Locator, type: string, color: Rgb): Promise<Buffer> {
  return where.evaluate((_, [type, color]) => {
    const canvas = document.createElement("canvas")
    canvas.width = canvas.height = 16
    const at = canvas.getContext("2d")!
    at.fillStyle = `rgb(${color})`
    at.fillRect(0, 0, 16, 16)
    return canvas.toDataURL(type, 1).split(",")[1]!
  }, [type, color.join()] as const).then(text => Buffer.from(text, "base64"))
}

/** The colour in the middle of a picture, as it is decoded, whatever filters do to it on screen. */
export function middle(image: Locator): Promise<Rgb> {
  return image.evaluate(element => {
    const img = element as HTMLImageElement, canvas = document.createElement("canvas")
    canvas.width = canvas.height = 1
    const at = canvas.getContext("2d")!
    at.drawImage(img, img.naturalWidth / 2, img.naturalHeight / 2, 1, 1, 0, 0, 1, 1)
    return [...at.getImageData(0, 0, 1, 1).data].slice(0, 3) as unknown as [number, number, number]
  })
}

/** The colour in the middle of an element, as it is seen on screen. */
export async function seen(element: Locator): Promise<Rgb> {
  const shot = (await element.screenshot()).toString("base64")
  return element.page().evaluate(async shot => {
    const image = new Image()
    image.src = `data:image/png;base64,${shot}`
    await image.decode()
    const canvas = document.createElement("canvas")
    canvas.width = canvas.height = 1
    const at = canvas.getContext("2d")!
    at.drawImage(image, image.naturalWidth / 2, image.naturalHeight / 2, 1, 1, 0, 0, 1, 1)
    return [...at.getImageData(0, 0, 1, 1).data].slice(0, 3) as unknown as [number, number, number]
  }, shot)
}
