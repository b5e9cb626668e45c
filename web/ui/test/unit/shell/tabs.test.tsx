// @vitest-environment happy-dom
// Tabs over a list of dashboards that the test holds: which there are, which is open, what is fetched when.
import { render } from "preact"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { Dashboard, Entry } from "../../../src/kinds/dashboard"

const loads: string[] = []
let refuse = ""

function entry(name: string, label: string, ...plugins: string[]): Entry {
  return {
    name, label, plugins,
    async load() {
      loads.push(name)
      if (refuse === name) throw new Error("gone")
      const { text } = await import("../../../src/state/param")
      const { signal } = await import("@preact/signals")
      const dashboard: Dashboard = { params: [text(`${name}Word`, words[name] = signal(""), "view")], shortcuts: [], Toolbar: null, Settings: null, Main: () => <p>{name}</p> }
      return { dashboard }
    },
  }
}

const words: Record<string, { value: string }> = {}

vi.mock("../../../src/kinds", () => ({ KINDS: [{ ...entry("mixed", "Mixed", "scalars", "images"), mixes: true }, entry("scalars", "Scalars", "scalars"), entry("text", "Text", "text"), entry("graphs", "Graphs", "graphs", "graph_keras_model")] }))

let my: typeof import("../../../src/shell/dashboards")
let view: typeof import("../../../src/state/view")
let url: typeof import("../../../src/state/url")
let root: HTMLElement

/** Opens a page at a link. */
async function open(query = ""): Promise<void> {
  vi.resetModules()
  loads.length = 0
  history.replaceState(null, "", "/" + query)
  my = await import("../../../src/shell/dashboards")
  view = await import("../../../src/state/view")
  url = await import("../../../src/state/url")
  ;(await import("../../../src/state/settled")).settled.value = true
  url.startUrl()
  my.startTabs()
}

/** What the log holds, by plugin. */
async function log(...plugins: string[]): Promise<void> {
  const { catalog } = await import("../../../src/state/data")
  const tags = plugins.map((plugin, id) => ({ id, name: `${plugin}/x`, plugin }))
  catalog.value = { version: Math.random(), runs: [{ id: 0, name: ".", start: 1, set: 0 }], tags, sets: [tags.map(t => t.id)], others: {} }
  await settle()
}

const settle = () => new Promise(done => setTimeout(done, 20))

async function show(): Promise<HTMLElement[]> {
  const { Tabs } = await import("../../../src/shell/Tabs")
  root = document.body.appendChild(document.createElement("div"))
  render(<Tabs />, root)
  await settle()
  return tabsShown()
}

const tabsShown = () => [...root.querySelectorAll<HTMLElement>("[role=tab]")]
const state = () => tabsShown().map(t => `${t.textContent!.trim()}${t.ariaSelected === "true" || t.getAttribute("aria-selected") === "true" ? "*" : ""}`)
const press = (key: string) => { document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })) }

beforeEach(() => {
  document.body.replaceChildren()
  refuse = ""
})

// The page before writes its address a moment after its last change.
afterEach(() => new Promise(done => setTimeout(done, 200)))

describe("the dashboard that opens", () => {
  test("is the one that the link names, fetched before the catalog is there; its words are read", async () => {
    await open("?tab=text&textWord=hello&graphsWord=later")
    expect(loads).toEqual(["text"])
    await settle()
    expect(my.dashboard.value).not.toBeNull()
    expect(words["text"]!.value).toBe("hello")
    await log("scalars", "text")
    expect(my.current.value.name).toBe("text")
    expect(loads).toEqual(["text"])
  })

  test("is the scalars where nothing, or nonsense, is named", async () => {
    for (const query of ["", "?tab=nonsense"]) {
      await open(query)
      expect(loads).toEqual(["scalars"])
    }
  })

  test("is the first with data where the log has no scalars, and stays when some come", async () => {
    await open()
    await log("graphs")
    expect(my.current.value.name).toBe("graphs")
    await log("scalars", "graphs")
    expect(my.current.value.name).toBe("graphs")
  })

  test("is the one that mixes several kinds where there are several, and not where one is alone", async () => {
    await open()
    expect(loads).toEqual(["scalars"])
    await log("scalars", "images", "text")
    expect(my.current.value.name).toBe("mixed")
    expect(loads).toEqual(["scalars", "mixed"])
    await show()
    expect(state()).toEqual(["Mixed 2*", "Scalars 1", "Text 1"])
    for (const alone of ["scalars", "images"]) {
      await open()
      await log(alone, "text")
      expect(my.current.value.name).not.toBe("mixed")
    }
  })

  test("does not change when data to mix comes later; a tab for it does", async () => {
    await open()
    await log("scalars")
    await show()
    await log("scalars", "images")
    expect(state()).toEqual(["Mixed 2", "Scalars 1*"])
  })

  test("says what is wrong when its code does not come", async () => {
    refuse = "text"
    await open("?tab=text")
    await settle()
    expect(my.dashboard.value).toBeNull()
    expect(my.failures.value.get("text")).toBe("gone")
  })
})

describe("tabs", () => {
  test("are those of the data there is, and of the link", async () => {
    await open()
    await log("scalars", "graph_keras_model")
    await show()
    expect(state()).toEqual(["Scalars 1*", "Graphs 1"])
    await open("?tab=text")
    await log("scalars")
    await show()
    expect(state()).toEqual(["Scalars 1", "Text*"])
  })

  test("a click opens one, and it is in the address, a step that Back undoes; words of others stay there", async () => {
    await open("?graphsWord=later&foreign=1")
    await log("scalars", "text")
    const [, text] = await show()
    const pushed = vi.spyOn(history, "pushState")
    view.fullScreen.value = "loss"
    text!.click()
    await settle()
    expect(state()).toEqual(["Scalars 1", "Text 1*"])
    expect(view.fullScreen.value).toBeNull()
    expect(location.search).toBe("?graphsWord=later&foreign=1&tab=text&v=1")
    expect(pushed).toHaveBeenCalledTimes(1)
    expect(loads).toEqual(["scalars", "text"])
    pushed.mockRestore()
  })

  test("go with the arrows, round and round, and only the open one is a stop of Tab", async () => {
    await open()
    await log("scalars", "text", "graphs")
    const [scalars] = await show()
    expect(tabsShown().map(t => t.tabIndex)).toEqual([0, -1, -1])
    scalars!.focus()
    const names: string[] = []
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"]) {
      press(key)
      await settle()
      names.push(my.current.value.name)
    }
    expect(names).toEqual(["text", "graphs", "scalars", "graphs", "scalars", "graphs"])
    expect(document.activeElement!.textContent).toContain("Graphs")
    expect(tabsShown().map(t => t.tabIndex)).toEqual([-1, -1, 0])
  })
})
