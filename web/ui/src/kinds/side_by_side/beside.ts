// What the card of the first column shows, for the cards beside it that are compared with it.
import { signal, useComputed, type Signal } from "@preact/signals"
import { useLayoutEffect } from "preact/hooks"
import type { Card } from "../../cards/groups"
import { cardKey, type CardKey } from "../../state/card"
import type { RunInfo } from "../../types"
import { columns } from "./columns"

interface Told<T> { readonly value: T; readonly step: number }

export interface First<T> {
  readonly run: RunInfo
  /** null where the first column has nothing to show. */
  readonly told: Told<T> | null
}

export class Beside<T> {
  private readonly all = new Map<CardKey, Signal<Told<T> | null>>()

  private of(key: CardKey): Signal<Told<T> | null> {
    let found = this.all.get(key)
    if (!found) this.all.set(key, found = signal(null))
    return found
  }

  /** Says what a card shows, and is told what the first column has beside it; null where the card is that of the first column. */
  use({ key, tag, run }: Card, value: T, step: number): First<T> | null {
    useLayoutEffect(() => {
      const mine = this.of(key), told: Told<T> = { value, step }
      mine.value = told
      return () => { if (mine.peek() === told) mine.value = null }
    }, [key, value, step])
    const first = columns.value[0]
    const told = useComputed(() => columns.value[0] ? this.of(cardKey({ plugin: tag.plugin, tag: tag.name, run: columns.value[0].name })).value : null).value
    return first && run && first.id !== run.id ? { run: first, told } : null
  }
}
