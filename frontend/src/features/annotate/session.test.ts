/** Tests of the session: what each act changes, what it sends, and the way back and forth. */

import { describe, expect, it } from "vitest"
import type { Action } from "@/api/types"
import { arrive } from "@/features/annotate/arrivals"
import { audit, question } from "@/features/annotate/questions.fixture"
import { act } from "@/features/annotate/act"
import { marksOf, offered, onEnter, openSession, type Act, type Session, type Task } from "./session"

const LABELS = ["refund", "invoice", "delivery"]

function open(ids: number[], task: Task = "choose_one"): Session {
  return arrive(
    openSession(task, LABELS),
    ids.map((id) => question(id)),
    new Set(),
  )
}

/** Plays acts with the ids e1, e2, … and gives the events that they sent. */
function play(start: Session, ...doings: Act[]): { session: Session; events: Action[] } {
  let session = start
  const events: Action[] = []
  for (const [index, doing] of doings.entries()) {
    const outcome = act(session, doing, `e${index + 1}`, 1_000 * index)
    session = outcome.session
    if (outcome.event) events.push(outcome.event)
  }
  return { session, events }
}

const choose = (label: string): Act => ({ kind: "choose", label })
const UNDO: Act = { kind: "undo" }
const REDO: Act = { kind: "redo" }
const ENTER: Act = { kind: "enter" }
const shown = (session: Session) => session.current?.document.id
const line = (session: Session) => session.queue.map((each) => each.document.id)

describe("choosing one", () => {
  it("answers with one key and shows the next text at once", () => {
    const { session, events } = play(open([1, 2]), choose("invoice"))
    expect(events).toEqual([{ id: "e1", kind: "submit", document_id: 1, labels: ["invoice"] }])
    expect([shown(session), line(session)]).toEqual([2, []])
  })

  it("accepts the likeliest label with Enter", () => {
    expect(play(open([1]), ENTER).events[0]?.labels).toEqual(["refund"])
  })

  it("hides the guess of an audit text, so that Enter answers nothing", () => {
    const start = arrive(openSession("choose_one", LABELS), [audit(1)], new Set())
    expect(offered(start)).toEqual([])
    expect(play(start, ENTER)).toEqual({ session: start, events: [] })
  })

  it("does nothing for a label that is archived or unknown, nor without a text", () => {
    expect(play(open([1]), choose("gone")).events).toEqual([])
    expect(
      play(open([]), choose("refund"), ENTER, { kind: "skip" }, { kind: "flag" }, UNDO, REDO).events,
    ).toEqual([])
  })

  it("offers no label that is archived", () => {
    const start = arrive(openSession("choose_one", ["invoice"]), [question(1)], new Set())
    expect(offered(start)).toEqual(["invoice"])
  })

  it("comes to an end", () => {
    const { session } = play(open([1]), ENTER, ENTER)
    expect([shown(session), session.past.length]).toEqual([undefined, 1])
  })
})

describe("undo and redo across texts", () => {
  it("goes back to the text with its former answer, the one that was shown next in line", () => {
    const { session, events } = play(open([1, 2, 3]), choose("refund"), UNDO)
    expect(events[1]).toEqual({ id: "e2", kind: "undo", target: "e1" })
    expect([shown(session), line(session)]).toEqual([1, [2, 3]])
    expect(session.former?.labels).toEqual(["refund"])
    expect(session.done.has(1)).toBe(false)
  })

  it("goes back over several texts and forth again in the same order", () => {
    const back = play(open([1, 2, 3]), choose("refund"), { kind: "skip" }, UNDO, UNDO)
    expect([shown(back.session), line(back.session)]).toEqual([1, [2, 3]])
    const forth = play(back.session, REDO, REDO)
    expect(forth.events.map((each) => [each.kind, each.target])).toEqual([
      ["redo", "e4"],
      ["redo", "e3"],
    ])
    expect([shown(forth.session), [...forth.session.done]]).toEqual([3, [1, 2]])
  })

  it("undoes again what was redone, by the same event", () => {
    const { events } = play(open([1, 2]), choose("refund"), UNDO, REDO, UNDO)
    expect(events.map((each) => each.target ?? null)).toEqual([null, "e1", "e2", "e1"])
  })

  it("forgets what could be redone after a new answer", () => {
    const { session, events } = play(open([1, 2]), choose("refund"), UNDO, choose("invoice"), REDO)
    expect(events.map((each) => each.kind)).toEqual(["submit", "undo", "submit"])
    expect(shown(session)).toBe(2)
  })

  it("undoes the last answer when no text is left", () => {
    expect(shown(play(open([1]), ENTER, UNDO).session)).toBe(1)
  })
})

describe("flags and comments", () => {
  it("flags, unflags, and undoes each", () => {
    const { session, events } = play(open([1]), { kind: "flag" }, { kind: "flag" }, UNDO, UNDO)
    expect(events).toEqual([
      { id: "e1", kind: "flag", document_id: 1 },
      { id: "e2", kind: "undo", target: "e1" },
      { id: "e3", kind: "undo", target: "e2" },
      { id: "e4", kind: "undo", target: "e1" },
    ])
    expect(marksOf(session).flag).toBeNull()
    expect(shown(session)).toBe(1)
  })

  it("keeps the flag of a text that is come back to", () => {
    const { session } = play(open([1, 2]), { kind: "flag" }, ENTER, UNDO)
    expect(marksOf(session).flag).toBe("e1")
  })

  it("writes a comment, replaces it, and takes it back when emptied", () => {
    const say = (text: string): Act => ({ kind: "comment", text })
    const { session, events } = play(open([1]), say(" why "), say("why"), say("because"), say(""))
    expect(events.map((each) => [each.kind, each.comment ?? each.target])).toEqual([
      ["comment", "why"],
      ["comment", "because"],
      ["undo", "e3"],
    ])
    expect(marksOf(session).comments.map((each) => each.text)).toEqual(["why"])
  })
})

describe("choosing several", () => {
  it("marks with keys and saves with Enter, in the order of marking", () => {
    const { session, events } = play(
      open([1, 2], "choose_several"),
      choose("invoice"),
      choose("refund"),
      ENTER,
    )
    expect(events).toEqual([{ id: "e3", kind: "submit", document_id: 1, labels: ["invoice", "refund"] }])
    expect([shown(session), session.chosen]).toEqual([2, []])
  })

  it("accepts what is offered only while nothing was touched", () => {
    const start = open([1], "choose_several")
    expect(onEnter(start)).toEqual(["refund"])
    const { session, events } = play(start, choose("invoice"), choose("invoice"), ENTER)
    expect([events, session.isNoneArmed]).toEqual([[], true])
  })

  it("saves that none fits only with a second Enter", () => {
    const start = arrive(openSession("choose_several", LABELS), [question(1, { refund: 0.2 })], new Set())
    const { events } = play(start, ENTER, ENTER)
    expect(events).toEqual([{ id: "e2", kind: "submit", document_id: 1, labels: [] }])
    const disarmed = play(start, ENTER, choose("refund"), choose("refund"))
    expect(onEnter(disarmed.session)).toBeNull()
  })

  it("shows the former choice to be changed after an undo", () => {
    const { session } = play(open([1, 2], "choose_several"), choose("refund"), ENTER, UNDO)
    expect(session.chosen).toEqual(["refund"])
  })
})
