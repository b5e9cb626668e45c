// How large a histogram's card is.
import { CardSize } from "../../state/sizes"

export const size = new CardSize("histograms")
