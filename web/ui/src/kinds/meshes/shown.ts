// Which tags of meshes have a card.
import { tagByName } from "../../state/tags"
import { partOf, PLUGIN, tagOfPart } from "./mesh"

/** Faces and colours belong to the card of their vertices. */
export function isShown(tag: string): boolean {
  const { mesh, type } = partOf(tag)
  return type === "VERTEX" || !tagByName(PLUGIN, tagOfPart(mesh, "VERTEX"))
}
