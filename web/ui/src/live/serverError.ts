// How the server's own endpoints tell what went wrong (docs/api.md).

export interface ServerError {
  /** For programs: "origin_refused", "host_refused", "token_needed", "busy", … */
  readonly code: string
  /** For people. It may quote what the browser sent. */
  readonly message: string
  /** With the codes of refusals: the name to give to --allow_host; "" where the server cannot tell it. */
  readonly host: string
}

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
