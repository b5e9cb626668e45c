// What a card is, wherever it is named: pinned, folded, zoomed, on the full screen, in a link. Two plugins may use one tag, so a
// tag's name is not enough. Names rather than ids, since these do not outlive a server.

export interface CardId {
  readonly plugin: string
  /** Untrusted text, as is `run`. */
  readonly tag: string
  /** Left out where one card shows all runs. */
  readonly run?: string
  /** Which of several items of one step (images, say), from 0; left out where one card shows all. */
  readonly item?: number
}

/**
 * A CardId as text, the same for the same card: the bare tag for a scalar, as links have always named it; else
 * "@plugin,tag", "@plugin,tag,run" or "@plugin,tag,run,item" with "%" and "," escaped.
 */
export type CardKey = string

const SCALARS = "scalars"
const LONG = /^@([^,]+),([^,]*)(?:,([^,]*)(?:,(\d+))?)?$/s
/** Stands for a name of no letters, since an empty part stands for none. */
const EMPTY = "%"

export function cardKey({ plugin, tag, run, item }: CardId): CardKey {
  if (plugin === SCALARS && run === undefined && item === undefined && !(tag.startsWith("@") && LONG.test(tag))) return tag
  const parts = [escaped(plugin), escaped(tag)]
  if (run !== undefined || item !== undefined) parts.push(run === undefined ? "" : escaped(run))
  if (item !== undefined) parts.push(String(item))
  return "@" + parts.join()
}

export function parseCard(key: CardKey): CardId {
  const [found, plugin, tag, run, item] = LONG.exec(key) ?? []
  if (found === undefined) return { plugin: SCALARS, tag: key }
  return { plugin: plain(plugin!), tag: plain(tag!), ...(run && { run: plain(run) }), ...(item !== undefined && { item: Number(item) }) }
}

function escaped(name: string): string {
  return name === "" ? EMPTY : name.replaceAll("%", "%25").replaceAll(",", "%2C")
}

function plain(part: string): string {
  return part === EMPTY ? "" : part.replaceAll("%2C", ",").replaceAll("%25", "%")
}
