// Questions to the server's endpoints that answer JSON.
import { apiUrl } from "../kit/server"
import { readServerError } from "./serverError"

/** Asks, with a body by POST. Throws an Error whose message can be shown. */
export async function ask<T>(endpoint: string, stop?: AbortSignal, body?: unknown): Promise<T> {
  const post = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }
  const response = await fetch(apiUrl(endpoint), { ...stop && { signal: stop }, ...post })
  if (!response.ok) throw new Error((await readServerError(response)).message)
  return await response.json() as T
}
