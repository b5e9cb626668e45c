// How the user looks at pictures; kept in the URL.
import { computed, signal } from "@preact/signals"
import { flag, number, type Param } from "../../state/param"

/** One pixel of a picture is one of the screen; else pictures fill their card. */
export const actualSize = signal(false)
/** 1 leaves pictures as they are. */
export const brightness = signal(1)
export const contrast = signal(1)
export const MOST_BRIGHTNESS = 3, MOST_CONTRAST = 5

export const PARAMS: readonly Param[] = [
  flag("actualSize", actualSize), number("brightness", brightness, 0, MOST_BRIGHTNESS), number("contrast", contrast, 0, MOST_CONTRAST),
]

/** As CSS; undefined where pictures stay as they are. */
export const filter = computed(() => brightness.value === 1 && contrast.value === 1 ? undefined : `brightness(${brightness.value}) contrast(${contrast.value})`)
