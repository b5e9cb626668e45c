// How the server's own endpoints tell what went wrong (docs/api.md).
import { apiUrl } from "../kit/server"
import type { ServerError } from "../types"

/** Reads the error of an answer that is not ok. A proxy between may answer in words of its own. */
export async function readServerError(response: Response): Promise<ServerError> {
  const text = await response.text().catch(() => "")
  try {
    const { code, message, host } = JSON.parse(text) as Partial<Record<keyof ServerError, unknown>>
    if (typeof code === "string" && typeof message === "string") return { code, message, host: typeof host === "string" ? host : "" }
  } catch {
    // not the server's
  }
  return { code: "", message: text.slice(0, 200) || `HTTP ${response.status}`, host: "" }
}

/** An answer that is not what was asked for. */
export class Refused extends Error {
  constructor(readonly error: ServerError) {
    super(error.message)
  }
}

/** The codes that say that the server would have opened a websocket: something between does not let it through. */
const WOULD = ["upgrade_required", ""]

/** Why the server opens no websocket for this page, which browsers do not tell; null where it would. */
export async function whyNoSocket(base: string): Promise<ServerError | null> {
  const url = apiUrl("live", base)
  url.searchParams.set("origin", url.origin)
  try {
    const error = await readServerError(await fetch(url))
    return WOULD.includes(error.code) ? null : error
  } catch {
    return null
  }
}
