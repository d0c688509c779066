/** Tests of sessions in which parts of texts are marked: what Enter does, what is sent, the way back. */

import { describe, expect, it } from "vitest"
import type { Action, Question } from "@/api/types"
import { act } from "@/features/annotate/act"
import { arrive, relabelled } from "@/features/annotate/arrivals"
import { question } from "@/features/annotate/questions.fixture"
import { enterMeans, openSession, type Act, type Session, type Task } from "@/features/annotate/session"
import { draftsOf } from "@/features/annotate/shown"
import type { Doing } from "@/features/annotate/spans/work"

const GHOST = { start: 0, end: 3, label_id: "actor", name: "Actor", probability: 0.8, epistemic: 0.1 }

function asked(id: number, ghosts: (typeof GHOST)[] = []): Question {
  const { document, ...rest } = question(id, {})
  const suggestion = { labels: [], spans: ghosts, epistemic: 0, out_of_scope: 0 }
  return { ...rest, document: { ...document, text: `One two three ${id}` }, suggestion }
}

function open(task: Task, questions: Question[], mayOverlap = false): Session {
  const labels = task === "mark_spans" ? [] : ["refund", "invoice"]
  const spans = { labels: ["actor", "tool"], mayOverlap, drafts: new Map() }
  return arrive(openSession(task, labels, [], [], spans), questions, new Set())
}

function play(start: Session, ...doings: (Act | Doing)[]): { session: Session; events: Action[] } {
  let session = start
  const events: Action[] = []
  for (const [index, each] of doings.entries()) {
    const doing = isAct(each) ? each : ({ kind: "spans", doing: each } as const)
    const outcome = act(session, doing, `e${index + 1}`, 1_000 * (index + 1))
    session = outcome.session
    if (outcome.event) events.push(outcome.event)
  }
  return { session, events }
}

const ACTS = ["choose", "enter", "finish", "skip", "flag", "comment", "undo", "redo"]
const isAct = (each: Act | Doing): each is Act => ACTS.includes(each.kind) && !("id" in each)

const label = (name: string): Doing => ({ kind: "label", label: name })
const next: Doing = { kind: "step", unit: "word", by: 1, takes: false }
const choose = (name: string): Act => ({ kind: "choose", label: name })
const ENTER: Act = { kind: "enter" }
const UNDO: Act = { kind: "undo" }
const shown = (session: Session) => session.current?.document.id
const told = (session: Session) =>
  session.work?.marks.map((each) => `${each.start}-${each.end} ${each.label}`)

describe("marking spans", () => {
  it("saves what is marked with Enter, in code points, with the text’s hash", () => {
    const { session, events } = play(
      open("mark_spans", [asked(1), asked(2)]),
      label("actor"),
      next,
      label("tool"),
      ENTER,
    )
    expect(events).toEqual([
      {
        id: "e4",
        kind: "submit",
        document_id: 1,
        labels: [],
        spans: [
          { start: 0, end: 3, label_id: "actor" },
          { start: 4, end: 7, label_id: "tool" },
        ],
        text_hash: question(1).document.text_hash,
      },
    ])
    expect([shown(session), told(session)]).toEqual([2, []])
  })

  it("asks again before it saves that nothing is there", () => {
    const once = play(open("mark_spans", [asked(1)]), ENTER)
    expect([once.events, enterMeans(once.session)]).toEqual([[], { kind: "save", labels: [], spans: 0 }])
    expect(play(once.session, ENTER).events[0]?.spans).toEqual([])
    expect(enterMeans(play(once.session, next).session)).toEqual({ kind: "arm" })
  })

  it("accepts suggestions first, then saves; or does both at once", () => {
    const start = open("mark_spans", [asked(1, [GHOST])])
    expect(enterMeans(start)).toEqual({ kind: "accept-all", count: 1 })
    const accepted = play(start, ENTER)
    expect([accepted.events, enterMeans(accepted.session)?.kind]).toEqual([[], "save"])
    const sent = [{ start: 0, end: 3, label_id: "actor" }]
    expect(play(accepted.session, ENTER).events[0]?.spans).toEqual(sent)
    expect(play(start, { kind: "finish" }).events[0]?.spans).toEqual(sent)
    const focused = play(start, { kind: "focus", id: 1 })
    expect(enterMeans(focused.session)?.kind).toBe("accept")
  })

  it("shows no suggestions on a text that checks the model", () => {
    const start = open("mark_spans", [{ ...asked(1, [GHOST]), is_audit: true }])
    expect(told(start)).toEqual([])
    expect(enterMeans(start)).toEqual({ kind: "arm" })
  })

  it("undoes within the text, in the order of what was done, then the answer before", () => {
    const start = play(open("mark_spans", [asked(1), asked(2)]), label("actor"), ENTER).session
    const { session, events } = play(
      start,
      label("tool"),
      { kind: "flag" },
      next,
      label("actor"),
      UNDO,
      UNDO,
      UNDO,
    )
    expect(events.map((each) => each.kind)).toEqual(["flag", "undo"])
    expect([shown(session), told(session)]).toEqual([2, []])
    const back = play(session, UNDO)
    expect(back.events).toEqual([{ id: "e1", kind: "undo", target: "e2" }])
    expect([shown(back.session), told(back.session)]).toEqual([1, ["0-3 actor"]])
    expect(back.session.former?.eventId).toBe("e2")
    expect(play(back.session, { kind: "redo" }).events[0]?.kind).toBe("redo")
  })

  it("keeps what was begun while the person goes back", () => {
    const start = play(open("mark_spans", [asked(1), asked(2)]), label("actor"), ENTER).session
    const begun = play(start, label("tool")).session
    expect([...draftsOf(begun)].map(([id, draft]) => [id, draft.spans.length])).toEqual([[2, 1]])
    const older = { ...begun, work: begun.work && { ...begun.work, past: [] }, isTouched: true }
    const there = play(older, UNDO)
    expect(shown(there.session)).toBe(1)
    const again = play(there.session, ENTER)
    expect([shown(again.session), told(again.session)]).toEqual([2, ["0-3 tool"]])
    expect(draftsOf(play(again.session, ENTER).session).size).toBe(0)
  })

  it("brings a skipped text back with its marks and suggestions", () => {
    const start = open("mark_spans", [asked(1, [GHOST]), asked(2)])
    const { session } = play(start, next, label("tool"), { kind: "skip" }, UNDO)
    expect(told(session)).toEqual(["0-3 actor", "4-7 tool"])
    expect(enterMeans(session)?.kind).toBe("accept-all")
  })

  it("lets go of marks whose label is gone", () => {
    const { session } = play(open("mark_spans", [asked(1)]), label("actor"), next, label("tool"))
    expect(told(relabelled(session, [], ["tool"]))).toEqual(["4-7 tool"])
    expect(relabelled(session, [], []).work).toBeNull()
    expect(relabelled(session, [], ["tool", "actor"])).toBe(session)
  })
})

describe("choosing and marking", () => {
  it("chooses one without saving; Enter saves both", () => {
    const start = open("choose_one", [asked(1)])
    expect(enterMeans(start)).toEqual({ kind: "choose" })
    const chosen = play(start, choose("refund"), choose("invoice"), label("actor"))
    expect([chosen.events, chosen.session.chosen]).toEqual([[], ["invoice"]])
    const [event] = play(chosen.session, ENTER).events
    expect([event?.labels, event?.spans?.length]).toEqual([["invoice"], 1])
    expect(play(start, choose("refund"), choose("refund")).session.chosen).toEqual([])
  })

  it("brings both back", () => {
    const start = open("choose_one", [asked(1), asked(2)])
    const { session } = play(start, choose("refund"), label("actor"), ENTER, UNDO)
    expect([session.chosen, told(session)]).toEqual([["refund"], ["0-3 actor"]])
  })

  it("saves marks without a label where several or none may be chosen", () => {
    const start = open("choose_several", [asked(1)])
    expect(enterMeans(start)).toEqual({ kind: "arm" })
    expect(enterMeans(play(start, label("actor")).session)).toEqual({ kind: "save", labels: [], spans: 1 })
  })
})
