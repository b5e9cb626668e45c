// A card that shows one step of one run, whatever its kind: what is fetched of the step, and the slider below. In the grid, and over
// the whole page. A kind says how a row is fetched and what it looks like.
import { computed, useComputed, type ReadonlySignal } from "@preact/signals"
import type { FunctionComponent, RefObject } from "preact"
import { useLayoutEffect, useRef } from "preact/hooks"
import { shownName } from "../../kit/names"
import { stepText } from "../../kit/numbers"
import type { Place } from "../../live/content"
import type { CardSize } from "../../state/sizes"
import { tagsOf, runsOfTag } from "../../state/tags"
import { focusedCard, fullScreen, pins } from "../../state/view"
import { CARD_CHROME, CARD_HEAD, CardFrame } from "../CardFrame"
import { FullFrame } from "../FullScreen"
import { HiddenChip, showsHidden } from "../hidden"
import type { CardProps, Cards, FullProps, Room } from "../grid"
import { cardsByRun, gather, pinnedOf, type Card } from "../groups"
import { linked } from "./chosen"
import { SLIDER_HEIGHT, StepSlider } from "./StepSlider"
import "./steps.css"
import type { Pace } from "./pace"
import { NO_ROWS, type Rows } from "./rows"
import { useFetched, type Fetched, type Load } from "./useFetched"
import { stepKey, useSteps, type Steps } from "./useSteps"

/** What a kind is told of what it shows. */
export interface Shown<T> extends Room {
  readonly card: Card
  readonly value: T
  /** The row that the value is of, its step, and when it was logged. */
  readonly place: Place
  readonly step: number
  readonly wall: number
  /** All rows that there are. */
  readonly rows: Rows
  /** Over the whole page. */
  readonly full: boolean
  /** Keeps the step on show while newer ones come, or lets it go. */
  hold(on: boolean): void
}

export interface ButtonsProps<T> {
  readonly card: Card
  /** null while nothing is shown. */
  readonly value: T | null
  readonly place: Place | null
  readonly full: boolean
}

export interface StepKind<T> {
  readonly plugin: string
  /** Of its tab; for the section of tags without a group. */
  readonly label: string
  /** For scripts: "text". */
  readonly kind: string
  /** What one card shows, for screen readers: "text". */
  readonly thing: string
  readonly size: CardSize
  /** What a card is called, where that is not its tag's name. */
  readonly title?: (tag: string) => string
  readonly load: Load<T>
  /** Whether the steps beside a value like this one may be fetched before they are wanted; left out = they are not. */
  readonly ahead?: (value: T) => boolean
  readonly Content: FunctionComponent<Shown<T>>
  readonly Buttons?: FunctionComponent<ButtonsProps<T>>
  /** Keys of one letter over the whole page. */
  readonly keys?: Readonly<Record<string, () => void>>
  /** Narrows what is shown. */
  readonly filter?: ReadonlySignal<((card: Card) => boolean) | null>
}

/** The cards of a kind: one for each run of each tag. */
export function stepCards<T>(kind: StepKind<T>): Cards {
  const plugins = [kind.plugin]
  return {
    size: kind.size, plugins,
    groups: computed(() => {
      const passes = kind.filter?.value
      const cards = (tag: Card["tag"]) => cardsByRun(tag, runsOfTag(tag.id))
      return gather(kind, tagsOf(plugins).groups.value, pinnedOf(pins.value, plugins), tag => passes ? cards(tag).filter(passes) : cards(tag))
    }),
    height: computed(() => CARD_HEAD + kind.size.value.height + SLIDER_HEIGHT),
    Card: props => <StepCard {...props} of={kind} />,
    Full: props => <FullStep {...props} of={kind} />,
  }
}

interface View<T> {
  readonly steps: Steps
  readonly fetched: Fetched<T> & { again(): void }
  /** Of what is shown; NaN where that is nothing. */
  readonly step: number
  readonly pace: Pace | undefined
}

function useView<T>(card: Card, { load, ahead }: StepKind<T>, patience: number, article: RefObject<HTMLElement | null>, inView = true, pace?: Pace): View<T> {
  const steps = useSteps(card, patience, pace), { rows, row } = steps, orphaned = showsHidden(card.key)
  const placeAt = (at: number): Place | null => rows && at >= 0 && at < rows.length ? { tag: card.tag.id, series: { run: rows.run, generation: rows.generation }, row: at, orphaned } : null
  const place = placeAt(row)
  // Of a card that somebody is at, and of all in sight where one slider moves them.
  const near = useComputed(() => linked.value || focusedCard.value === card.key || fullScreen.value === card.key).value && inView
  const last = useFetched(place, load, ({ value }) => near && value !== null && ahead?.(value) ? [row - 1, row + 1].flatMap(at => placeAt(at) ?? []) : [], patience)
  const fetched = rows && row < 0 ? { ...last, value: null, place: null, problem: "" } : last
  const step = fetched.place && fetched.value !== null ? rows?.steps[fetched.place.row] ?? NaN : NaN
  useLayoutEffect(() => {
    if (Number.isNaN(step)) delete article.current!.dataset["lastStep"]
    else article.current!.dataset["lastStep"] = String(step)
  }, [step])
  return { steps, fetched, step, pace }
}

/** The card under the name that it shows. */
function titled<T>(card: Card, { title }: StepKind<T>): Card {
  return title ? { ...card, tag: { ...card.tag, name: title(card.tag.name) } } : card
}

function StepCard<T>({ card, patience, inView, place: _, pace, of, ...at }: CardProps & { of: StepKind<T> }) {
  const article = useRef<HTMLElement>(null)
  const view = useView(card, of, patience, article, inView, pace)
  const { value, place } = view.fetched
  return (
    <CardFrame {...at} card={titled(card, of)} kind={of.kind} article={article} head={<Hidden card={card} view={view} />} buttons={of.Buttons && <of.Buttons card={card} value={value} place={place} full={false} />}>
      <Body view={view} card={card} of={of} width={at.width - CARD_CHROME} height={at.height - CARD_HEAD - SLIDER_HEIGHT} full={false} />
    </CardFrame>
  )
}

function FullStep<T>({ card, leave, pace, of }: FullProps & { of: StepKind<T> }) {
  const article = useRef<HTMLElement>(null)
  const view = useView(card, of, 0, article, true, pace)
  const { value, place } = view.fetched
  return (
    <FullFrame card={titled(card, of)} kind={of.kind} article={article} leave={leave} head={<Hidden card={card} view={view} />} buttons={of.Buttons && <of.Buttons card={card} value={value} place={place} full />}
      keys={{ ...of.keys, ",": () => { view.steps.move(-1) }, ".": () => { view.steps.move(1) } }}
      content={({ width, height }) => <Body view={view} card={card} of={of} width={width} height={height - SLIDER_HEIGHT} full />} />
  )
}

function Hidden<T>({ card, view: { steps: { rows } } }: { card: Card; view: View<T> }) {
  return <div class="chips"><HiddenChip card={card.key} hidden={rows?.hidden ?? 0} thing="steps" /></div>
}

interface BodyProps<T> extends Room { readonly view: View<T>; readonly card: Card; readonly of: StepKind<T>; readonly full: boolean }

function Body<T>({ view: { steps, fetched, step, pace }, card, of, width, height, full }: BodyProps<T>) {
  const { rows, chosen, choose } = steps, name = `${shownName(titled(card, of).tag.name)}${card.run ? `, ${shownName(card.run.name)}` : ""}`
  const key = (e: KeyboardEvent) => {
    if (e.target !== e.currentTarget || !stepKey(steps, e)) return
    e.preventDefault()
    e.stopPropagation()
  }
  return (
    <>
      <div class="step-main card-main" tabIndex={0} role="group" aria-roledescription={of.thing} aria-label={`${name}. Arrow keys go from step to step.`} style={{ height: `${height}px` }} onKeyDown={key}>
        {fetched.value !== null && fetched.place
          ? <of.Content card={card} value={fetched.value} place={fetched.place} step={step} wall={rows?.walls[fetched.place.row] ?? NaN} rows={rows ?? NO_ROWS} full={full} width={width} height={height} hold={on => { steps.hold(on ? fetched.place!.row : null) }} />
          : <Instead steps={steps} fetched={fetched} thing={of.thing} />}
      </div>
      {rows && <StepSlider rows={rows} chosen={chosen} onChoose={choose} name={name} paced={pace !== undefined} />}
    </>
  )
}

/** What stands where the content will be. */
function Instead({ steps: { rows, row, chosen, complete }, fetched: { problem, again }, thing }: { steps: Steps; fetched: Fetched<unknown> & { again(): void }; thing: string }) {
  if (problem !== "") {
    return (
      <div class="step-problem" role="alert">
        <p>This {thing} cannot be shown: {problem}</p>
        <button type="button" class="button small" onClick={again}>Try again</button>
      </div>
    )
  }
  if (complete && (!rows || rows.length === 0)) return <p class="step-empty" role="status">Nothing logged</p>
  if (rows && row < 0 && chosen) return <p class="step-empty" role="status">No {thing} at or before step {stepText(chosen.step)}. The first is at step {stepText(rows.steps[0]!)}.</p>
  return <div class="step-loading" role="status" aria-label="Loading" />
}
