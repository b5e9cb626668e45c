// The cards of meshes. They come when there is a mesh, with the library that draws them.
import { cards } from "../meshes/cards"

export const { Card: MeshCard, Full: FullMesh } = cards
