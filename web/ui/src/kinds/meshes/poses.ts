// Where the camera of each card stands: all at the same place where they are linked. In units of what the card shows, from its middle,
// so that a small mesh and a large one are seen alike.
import { batch, signal, type Signal } from "@preact/signals"
import type { CardKey } from "../../state/card"
import { flag, type Param } from "../../state/param"

export type Vector = readonly [number, number, number]

export interface Pose {
  readonly position: Vector
  /** What the camera turns about. */
  readonly target: Vector
}

/** Cameras of all cards move together. */
export const linkedCameras = signal(false)
/** Edges alone, rather than faces. */
export const wireframe = signal(false)

export const PARAMS: readonly Param[] = [flag("linkCameras", linkedCameras), flag("wireframe", wireframe)]

const shared = signal<Pose | null>(null)
const own = new Map<CardKey, Signal<Pose | null>>()

/** The pose of a card; null = from where everything is seen. Subscribes to whether cameras are linked. */
export function poseOf(card: CardKey): Signal<Pose | null> {
  if (linkedCameras.value) return shared
  let mine = own.get(card)
  if (!mine) own.set(card, mine = signal<Pose | null>(null))
  return mine
}

/** Links all cameras, at the pose of `card`, or parts them: each stays where it is. */
export function linkCameras(on: boolean, card: CardKey | null): void {
  if (on === linkedCameras.peek()) return
  batch(() => {
    if (on) shared.value = card === null ? null : own.get(card)?.peek() ?? null
    else for (const pose of own.values()) pose.value = shared.peek()
    linkedCameras.value = on
  })
}
