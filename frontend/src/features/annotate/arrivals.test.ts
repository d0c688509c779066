/** Tests of what reaches a session from outside while somebody works. */

import { describe, expect, it } from "vitest"
import { arrive, expire, extend, refuse, relabelled } from "@/features/annotate/arrivals"
import { question } from "@/features/annotate/questions.fixture"
import { act } from "@/features/annotate/act"
import { openSession, type Session } from "@/features/annotate/session"

const ASKED_NONE = new Set<number>()

function open(ids: number[]): Session {
  return arrive(
    openSession("choose_one", ["refund", "invoice"]),
    ids.map((id) => question(id)),
    ASKED_NONE,
  )
}

function answer(session: Session, id = "e1"): Session {
  return act(session, { kind: "choose", label: "refund" }, id, 0).session
}

const ids = (session: Session) => [session.current, ...session.queue].map((each) => each?.document.id)

describe("questions that arrive", () => {
  it("shows the first when nothing is shown", () => {
    expect(ids(open([1, 2]))).toEqual([1, 2])
  })

  it("never changes the text on screen, and renews those in line in their place", () => {
    const start = open([1, 2, 3])
    const newer = [1, 2, 3].map((id) => ({ ...question(id), model_version: 9 }))
    const session = arrive(start, newer, new Set([2, 3]))
    expect(session.current?.model_version).toBe(3)
    expect(session.queue.map((each) => each.model_version)).toEqual([9, 9])
  })

  it("ignores duplicates, and what was answered while the response was under way", () => {
    const session = arrive(
      answer(open([1, 2])),
      [question(1), question(3), question(3), question(2)],
      ASKED_NONE,
    )
    expect(ids(session)).toEqual([2, 3])
  })

  it("shows what an outbox holds never again", () => {
    const session = arrive(openSession("choose_one", ["refund"], [1]), [question(1), question(2)], ASKED_NONE)
    expect(ids(session)).toEqual([2])
  })

  it("drops those in line whose lease was lost, and keeps what came in line meanwhile", () => {
    expect(ids(arrive(open([1, 2, 3]), [question(1), question(3)], new Set([2])))).toEqual([1, 3])
    expect(ids(arrive(open([1, 2]), [question(1)], ASKED_NONE))).toEqual([1, 2])
  })

  it("drops those whose time ran out, unless they were kept", () => {
    const late = Date.parse("2026-03-01T12:11:00Z")
    expect(ids(expire(open([1, 2]), late))).toEqual([1])
    expect(ids(expire(extend(open([1, 2]), "2026-03-01T12:20:00Z"), late))).toEqual([1, 2])
  })
})

describe("events that are refused", () => {
  it("asks again what can be mended, after the text on screen", () => {
    const session = refuse(answer(open([1, 2, 3])), "e1", "mend")
    expect(ids(session)).toEqual([2, 1, 3])
    expect(session.past).toEqual([])
  })

  it("does not ask again what others have answered, and cannot undo it", () => {
    const session = refuse(answer(open([1, 2])), "e1", "lost")
    expect([ids(session), session.past, session.done.has(1)]).toEqual([[2], [], true])
  })

  it("takes a flag back", () => {
    const flagged = act(open([1]), { kind: "flag" }, "e1", 0).session
    expect(refuse(flagged, "e1", "mend").marks.get(1)?.flag).toBeNull()
  })

  it("knows nothing of events of an earlier visit", () => {
    const start = open([1])
    expect(refuse(start, "other", "mend")).toBe(start)
  })
})

describe("a label set that changes", () => {
  it("lets go of a chosen label that was archived", () => {
    const start = arrive(openSession("choose_several", ["refund", "invoice"]), [question(1)], ASKED_NONE)
    const chosen = act(start, { kind: "choose", label: "refund" }, "e1", 0).session
    expect(relabelled(chosen, ["invoice"], []).chosen).toEqual([])
    expect(relabelled(chosen, ["invoice", "refund"], [])).toBe(chosen)
  })
})
