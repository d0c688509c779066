/** The one table of keys: the listener, the help page and the hints on screen all read it. */

/** `spans` are the keys of the annotate screen where parts of texts are marked; they come before its others. */
export type Page = "everywhere" | "annotate" | "spans" | "texts" | "review"

export interface Shortcut {
  /** What is pressed, as `KeyboardEvent.key` says it in lower case; `mod+` is Ctrl or ⌘. */
  readonly keys: readonly string[]
  /** How it is shown on a key cap. */
  readonly cap: string
  /** What it does, in the imperative. */
  readonly says: string
  readonly page: Page
}

export const SHORTCUTS = {
  palette: { keys: ["mod+k"], cap: "Ctrl K", says: "Go anywhere, do anything", page: "everywhere" },
  keys: { keys: ["?"], cap: "?", says: "Show the keys of this page", page: "everywhere" },
  accept: {
    keys: ["enter"],
    cap: "⏎",
    says: "Accept what is suggested, or save the answer",
    page: "annotate",
  },
  find: { keys: ["/", " "], cap: "/", says: "Find a label by typing", page: "annotate" },
  undo: { keys: ["backspace", "mod+z"], cap: "⌫", says: "Undo, and go back to that text", page: "annotate" },
  redo: { keys: ["mod+y", "mod+shift+z"], cap: "Ctrl Y", says: "Redo", page: "annotate" },
  skip: { keys: ["s"], cap: "S", says: "Skip this text", page: "annotate" },
  flag: { keys: ["f"], cap: "F", says: "Flag this text for a second look", page: "annotate" },
  comment: { keys: ["c"], cap: "C", says: "Write a comment", page: "annotate" },
  history: { keys: ["h"], cap: "H", says: "Show what happened to this text", page: "annotate" },
  guideline: { keys: ["g"], cap: "G", says: "Show or hide the guideline", page: "annotate" },
  goByWord: { keys: ["arrowleft", "arrowright"], cap: "← →", says: "Go by a word", page: "spans" },
  goByLine: { keys: ["arrowup", "arrowdown"], cap: "↑ ↓", says: "Go by a line", page: "spans" },
  goToEnd: {
    keys: ["home", "end", "mod+home", "mod+end"],
    cap: "Home End",
    says: "Go to the ends of the line; with Ctrl, of the text",
    page: "spans",
  },
  take: {
    keys: [
      "shift+arrowleft",
      "shift+arrowright",
      "shift+arrowup",
      "shift+arrowdown",
      "shift+home",
      "shift+end",
      "mod+shift+home",
      "mod+shift+end",
    ],
    cap: "Shift →",
    says: "Take more words, or fewer",
    page: "spans",
  },
  byCharacter: {
    keys: ["alt+arrowleft", "alt+arrowright", "alt+shift+arrowleft", "alt+shift+arrowright"],
    cap: "Alt →",
    says: "The same by characters",
    page: "spans",
  },
  walk: {
    keys: ["tab", "shift+tab"],
    cap: "Tab",
    says: "Go to the next mark, or the one before",
    page: "spans",
  },
  moveEnd: {
    keys: ["mod+arrowleft", "mod+arrowright", "mod+alt+arrowleft", "mod+alt+arrowright"],
    cap: "Ctrl →",
    says: "Move the mark’s end",
    page: "spans",
  },
  moveStart: {
    keys: [
      "mod+shift+arrowleft",
      "mod+shift+arrowright",
      "mod+alt+shift+arrowleft",
      "mod+alt+shift+arrowright",
    ],
    cap: "Ctrl Shift →",
    says: "Move the mark’s start",
    page: "spans",
  },
  remove: {
    keys: ["delete", "mod+backspace"],
    cap: "Del",
    says: "Remove the mark, or reject the suggestion",
    page: "spans",
  },
  rejectAll: {
    keys: ["shift+delete", "mod+shift+backspace"],
    cap: "Shift Del",
    says: "Reject all suggestions",
    page: "spans",
  },
  finish: { keys: ["shift+enter"], cap: "Shift ⏎", says: "Accept all suggestions and save", page: "spans" },
  drop: { keys: ["escape"], cap: "Esc", says: "Let go of words, mark and label", page: "spans" },
  search: { keys: ["/"], cap: "/", says: "Search the texts", page: "texts" },
  open: { keys: ["enter"], cap: "⏎", says: "Open the text", page: "texts" },
  next: { keys: ["j", "arrowdown"], cap: "J", says: "Go to the next text", page: "texts" },
  previous: { keys: ["k", "arrowup"], cap: "K", says: "Go to the text before", page: "texts" },
  select: { keys: ["x"], cap: "X", says: "Select the text, or let it go", page: "texts" },
  extend: {
    keys: ["shift+arrowdown", "shift+arrowup"],
    cap: "Shift ↓",
    says: "Select on, text by text",
    page: "texts",
  },
  selectAll: { keys: ["mod+a"], cap: "Ctrl A", says: "Select all the texts that are loaded", page: "texts" },
  leave: { keys: ["escape"], cap: "Esc", says: "Close the text, or let go of the selection", page: "texts" },
  decide: {
    keys: ["enter"],
    cap: "⏎",
    says: "Decide on what is chosen, or on what most people say",
    page: "review",
  },
  nextReview: { keys: ["s", "arrowright"], cap: "S", says: "Go on without deciding", page: "review" },
  previousReview: { keys: ["arrowleft"], cap: "←", says: "Go back to the text before", page: "review" },
  undoReview: { keys: ["backspace", "mod+z"], cap: "⌫", says: "Undo what you did last", page: "review" },
  redoReview: { keys: ["mod+y", "mod+shift+z"], cap: "Ctrl Y", says: "Redo", page: "review" },
  sendBack: { keys: ["r"], cap: "R", says: "Send an answer back, with a note", page: "review" },
  reply: { keys: ["c"], cap: "C", says: "Write a comment, or reply to one", page: "review" },
  settle: { keys: ["."], cap: ".", says: "Settle the comments: nothing more need be said", page: "review" },
  hideNames: { keys: ["h"], cap: "H", says: "Hide or show who answered", page: "review" },
  guidelineReview: { keys: ["g"], cap: "G", says: "Show or hide the guideline", page: "review" },
} as const satisfies Record<string, Shortcut>

export type Command = keyof typeof SHORTCUTS

/** What of a keyboard event is needed to tell which key it is. */
export interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** The name of a press in the table's spelling: "mod+shift+z", "s", "?". */
export function nameOf(press: Press): string {
  const key = press.key.toLowerCase()
  const mod = press.ctrlKey || press.metaKey ? "mod+" : ""
  const shift = press.shiftKey && (mod || key.length > 1) ? "shift+" : ""
  return `${mod}${press.altKey ? "alt+" : ""}${shift}${key}`
}

/** Which command of a page a press means, or null. */
export function commandOf(press: Press, page: Page): Command | null {
  const name = nameOf(press)
  for (const [command, shortcut] of Object.entries(SHORTCUTS) as [Command, Shortcut][]) {
    if ((shortcut.page === page || shortcut.page === "everywhere") && shortcut.keys.includes(name))
      return command
  }
  return null
}
