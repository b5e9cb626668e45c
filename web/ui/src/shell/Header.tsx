// The thin header: what this is, how fresh it is, and the ways to everything else.
import { Icon, Mark, type IconName } from "../kit/icons"
import { count, plural } from "../kit/numbers"
import { say } from "../kit/toast"
import { hello, status } from "../state/data"
import { narrow, overlay, sideDrawer, toggleOverlay } from "../state/overlays"
import { linkToView, writeUrl } from "../state/url"
import { paused, sidebarOpen, theme } from "../state/view"
import type { Theme } from "../types"
import { LiveState } from "./LiveState"
import { LoadBar, LoadNote } from "./Loading"
import { Tabs } from "./Tabs"
import { bell } from "./later"

export function Header() {
  const title = hello.value?.title || "board"
  return (
    <header class="header">
      <SideToggle />
      <div class="brand" title={hello.value?.dataLocation}><Mark /><h1 class="title">{title}</h1></div>
      <Tabs />
      <span class="spacer" />
      <LoadNote />
      <Problems />
      {status.value?.alerts ? <bell.Show /> : null}
      <LiveState />
      <PauseButton />
      <CopyLink />
      <IconButton icon="bookmark" label="Saved views" hint="Saved views" expanded={overlay.value === "views"} onClick={() => { toggleOverlay("views") }} roomy />
      <ThemeButton />
      <IconButton icon="help" label="Keyboard shortcuts" hint="Keyboard shortcuts (?)" expanded={overlay.value === "keys"} onClick={() => { toggleOverlay("keys") }} roomy />
      <IconButton icon="settings" label="Settings" hint="Settings" expanded={overlay.value === "settings"} onClick={() => { toggleOverlay("settings") }} />
      <LoadBar />
    </header>
  )
}

interface IconButtonProps {
  icon: IconName
  label: string
  hint: string
  expanded?: boolean
  pressed?: boolean
  /** Not on the narrowest screens: the settings have it too. */
  roomy?: boolean
  /** Looks the same whether what it opens is open or not. */
  quiet?: boolean
  onClick(): void
}

export function IconButton({ icon, label, hint, expanded, pressed, roomy, quiet, onClick }: IconButtonProps) {
  return (
    <button type="button" class={`icon-button${roomy ? " not-tiny" : ""}${quiet ? " quiet" : ""}`} aria-label={label} title={hint} aria-expanded={expanded} aria-pressed={pressed} onClick={onClick}>
      <Icon name={icon} />
    </button>
  )
}

function SideToggle() {
  const open = narrow.value ? sideDrawer.value : sidebarOpen.value
  return (
    <IconButton icon="menu" label={open ? "Hide the run list" : "Show the run list"} hint={open ? "Hide the run list" : "Show the run list"} expanded={open} quiet
      onClick={() => {
        if (narrow.value) sideDrawer.value = !sideDrawer.value
        else sidebarOpen.value = !sidebarOpen.value
      }} />
  )
}

function Problems() {
  const n = status.value?.problems ?? 0
  if (n === 0) return null
  return (
    <button type="button" class="badge" aria-haspopup="dialog" aria-label={`${plural(n, "problem")} in the log`} title="Parts of the log could not be read" onClick={() => { toggleOverlay("problems") }}>
      <Icon name="warning" /><span>{count(n)}<span class="roomy-only"> {n === 1 ? "problem" : "problems"}</span></span>
    </button>
  )
}

function PauseButton() {
  const now = paused.value
  return <IconButton icon={now ? "play" : "pause"} label={now ? "Resume" : "Pause"} hint={now ? "Resume live updates (u)" : "Pause live updates (u)"} pressed={now} onClick={() => { paused.value = !now }} />
}

const nextTheme: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" }
const themeIcon: Record<Theme, IconName> = { system: "screen", light: "sun", dark: "moon" }
const themeWord: Record<Theme, string> = { system: "as the system", light: "light", dark: "dark" }

function ThemeButton() {
  const now = theme.value
  const label = `Theme: ${themeWord[now]}`
  return <IconButton icon={themeIcon[now]} label={label} hint={`${label}; click for ${themeWord[nextTheme[now]]}`} onClick={() => { theme.value = nextTheme[now] }} roomy />
}

function CopyLink() {
  return <IconButton icon="link" label="Copy a link to this view" hint="Copy a link to this view" onClick={() => { void copyLink() }} />
}

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(linkToView())
    say("Link copied")
  } catch {
    writeUrl()
    say("The browser does not allow copying; the address bar holds the link")
  }
}
