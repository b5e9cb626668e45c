// Where the server's own endpoints are: beside the page, whatever path it has behind a proxy.

/** "catalog" → …/api/catalog */
export function apiUrl(endpoint: string, base: string = document.baseURI): URL {
  return new URL("api/" + endpoint, base)
}

/** Where the websocket is. */
export function socketUrl(base: string = document.baseURI): URL {
  const url = apiUrl("live", base)
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:"
  return url
}
