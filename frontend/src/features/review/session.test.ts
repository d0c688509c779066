import { describe, expect, it } from "vitest"
import type { ReviewItem } from "@/api/types"
import { act } from "./act"
import { arrive, currentOf, draftOf, openSession, refuse, restart, type Act, type Session } from "./session"

type Answer = ReviewItem["answers"][number]

function answer(person: string, labels: string[], spans: Answer["spans"] = []): Answer {
  const nothing = { is_flagged: false, comment: null, returned: null, at: null }
  return { person_id: person, person, status: "submitted", labels, spans, ...nothing }
}

function item(id: number, more: Partial<ReviewItem> = {}): ReviewItem {
  return {
    document: { id, external_id: null, text: `text ${id}`, text_hash: "0".repeat(32), metadata: {} },
    urgency: 0.5,
    reasons: [],
    answers: [answer("ada", ["a"]), answer("bo", ["b"])],
    agreed: { labels: null, spans: [] },
    decided: null,
    prediction: null,
    thread: { remarks: [], settled_event: null, settled_by: null },
    ...more,
  }
}

const ME = { id: "me", name: "Me" }
const NONE: ReadonlySet<number> = new Set()
const agreed = { agreed: { labels: ["a"], spans: [] } }

function open(items: ReviewItem[], more: Partial<Session> = {}): Session {
  const ground = { task: "choose_one" as const, hasChoices: true, hasSpans: false, me: ME }
  return arrive({ ...openSession(ground), ...more }, items, NONE)
}

let count = 0
const does = (session: Session, doing: Act) => act(session, doing, `e${++count}`, 1_000)
const shown = (session: Session) => currentOf(session)?.document.id

describe("a review session", () => {
  it("decides with one key, goes on, and comes back by undo with what was chosen", () => {
    const first = open([item(1), item(2)])
    const { session, event } = does(first, { kind: "choose", label: "b" })
    expect(event).toMatchObject({ kind: "review", document_id: 1, labels: ["b"] })
    expect(shown(session)).toBe(2)
    const back = does(session, { kind: "undo" })
    expect(back.event).toMatchObject({ kind: "undo", target: event?.id })
    expect(shown(back.session)).toBe(1)
    expect(draftOf(back.session, item(1)).labels).toEqual(["b"])
    const again = does(back.session, { kind: "redo" })
    expect(again.event).toMatchObject({ kind: "redo", target: back.event?.id })
    expect(shown(again.session)).toBe(2)
    expect(again.session.left).toEqual(new Set([1]))
  })

  it("accepts what most say with Enter, and says so where answers are even", () => {
    const even = does(open([item(1)]), { kind: "decide" })
    expect([even.event, even.session.isStuck]).toEqual([null, true])
    const { event } = does(open([item(1, agreed)]), { kind: "decide" })
    expect(event).toMatchObject({ kind: "review", labels: ["a"] })
  })

  it("begins with the decision that stands, where a text was answered since", () => {
    const decided = { person_id: "x", person: "X", labels: ["b"], spans: [], comment: null, at: null }
    const session = open([item(1, { ...agreed, decided })])
    expect(draftOf(session, item(1, { ...agreed, decided })).labels).toEqual(["b"])
  })

  it("takes and leaves marks one by one, and sends those that are taken", () => {
    const one = { start: 0, end: 4, label_id: "s" }
    const other = { start: 5, end: 6, label_id: "s" }
    const marked = item(1, {
      answers: [answer("ada", [], [one, other]), answer("bo", [], [other])],
      agreed: { labels: [], spans: [other] },
    })
    const session = open([marked], { task: "mark_spans", hasChoices: false, hasSpans: true })
    const taken = does(session, { kind: "toggle", span: one }).session
    const { event } = does(taken, { kind: "decide" })
    expect(event).toMatchObject({
      kind: "review",
      labels: [],
      spans: [one, other],
      text_hash: "0".repeat(32),
    })
    const none = does(does(taken, { kind: "toggle", span: one }).session, { kind: "toggle", span: other })
    expect(does(none.session, { kind: "decide" }).event).toMatchObject({ spans: [] })
  })

  it("toggles labels where several may be chosen", () => {
    const session = open([item(1, agreed)], { task: "choose_several" })
    const both = does(session, { kind: "choose", label: "b" }).session
    expect(does(both, { kind: "decide" }).event).toMatchObject({ labels: ["a", "b"] })
    const left = does(both, { kind: "choose", label: "a" }).session
    expect(does(left, { kind: "decide" }).event).toMatchObject({ labels: ["b"] })
  })

  it("sends back with a note only, to somebody who answered", () => {
    const session = open([item(1), item(2)])
    expect(does(session, { kind: "send-back", person: "ada", note: " " }).event).toBeNull()
    expect(does(session, { kind: "send-back", person: "cy", note: "Why?" }).event).toBeNull()
    const sent = does(session, { kind: "send-back", person: "ada", note: " Why? " })
    expect(sent.event).toMatchObject({ kind: "return", about: "ada", comment: "Why?" })
    expect(shown(sent.session)).toBe(2)
    expect(shown(does(sent.session, { kind: "undo" }).session)).toBe(1)
  })

  it("writes and settles in the thread, and undo takes the words away again", () => {
    const session = open([item(1)])
    expect(does(session, { kind: "settle" }).event).toBeNull()
    const written = does(session, { kind: "comment", text: "Look." }).session
    expect(currentOf(written)?.thread.remarks.map((each) => each.text)).toEqual(["Look."])
    const settled = does(written, { kind: "settle" }).session
    expect(currentOf(settled)?.thread.settled_by).toBe("Me")
    const back = does(does(settled, { kind: "undo" }).session, { kind: "undo" }).session
    expect(currentOf(back)?.thread.remarks).toEqual([])
  })

  it("goes on and back among those that wait, round the ends", () => {
    let session = does(open([item(1), item(2), item(3)]), { kind: "choose", label: "a" }).session
    session = does(session, { kind: "next" }).session
    expect(shown(session)).toBe(3)
    expect(shown(does(session, { kind: "next" }).session)).toBe(2)
    expect(shown(does(session, { kind: "previous" }).session)).toBe(2)
  })

  it("keeps a decided text away while its event is on the way, and takes it when it comes back anew", () => {
    const session = does(open([item(1), item(2)]), { kind: "choose", label: "a" }).session
    expect(arrive(session, [item(1), item(2)], new Set([1])).left).toEqual(new Set([1]))
    expect(arrive(session, [item(1), item(2)], NONE).left).toEqual(NONE)
  })

  it("brings back what the server would not have", () => {
    const { session, event } = does(open([item(1), item(2)]), { kind: "choose", label: "a" })
    const back = refuse(session, event?.id ?? "")
    expect([back.left, back.past]).toEqual([NONE, []])
  })

  it("undoes across another filter", () => {
    const session = does(open([item(1), item(2)]), { kind: "choose", label: "a" }).session
    const other = arrive(restart(session), [item(7)], NONE)
    expect(shown(does(other, { kind: "undo" }).session)).toBe(1)
  })
})
