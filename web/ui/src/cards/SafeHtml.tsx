// HTML that the server made of Markdown in a log and has sanitised (docs/api.md): the one place where HTML from a log is shown.

export function SafeHtml({ html }: { html: string }) {
  return <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />
}
