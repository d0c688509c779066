/** Doing something to texts: shown at once, sent in lists, put right by what the server says, with Undo. */

import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { keys, meQuery } from "@/api/queries"
import type { Action } from "@/api/types"
import { plural } from "@/core/format"
import { said, saidProblem, saidWithUndo } from "@/ui/toast"
import { actionsFor, failuresOf, foreseen, undoOf, type Deed, type Failure } from "./acts"
import type { Filters } from "./filters"
import { lastOf, standing } from "./history"
import { fetchText, putRows, refreshRows } from "./queries"
import { postTo, sendAll } from "./send"
import type { HistoryEvent, Result, TextRow } from "./types"

const BIG = 200

/** What is being sent, where it is much. */
export interface Work {
  readonly says: string
  readonly done: number
  readonly total: number
}

/** What did not work. */
export interface Trouble {
  readonly done: number
  readonly failures: readonly Failure[]
  /** Events that were not sent, with the reason, and the way to send them. */
  readonly left: number
  readonly message: string | null
  readonly again: (() => void) | null
}

/** What is said when it is done, with Undo; null: nothing. */
type Said = ((count: number) => string) | null

const newId = () => crypto.randomUUID()

export function useDeeds(project: string, filters: Filters) {
  const client = useQueryClient()
  const me = useQuery(meQuery).data
  const [work, setWork] = useState<Work | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const sending = useRef<Promise<unknown> | null>(null)

  const settle = async (ids: readonly number[]) => {
    void client.invalidateQueries({ queryKey: keys.texts(project) })
    void client.invalidateQueries({ queryKey: keys.progress(project) })
    void client.invalidateQueries({ queryKey: keys.project(project), exact: true })
    await refreshRows(client, project, filters, [...new Set(ids)])
  }

  const send = async (says: string, actions: readonly Action[]) => {
    const total = actions.length
    if (total > BIG) setWork({ says, done: 0, total })
    const onProgress = (done: number) => total > BIG && setWork({ says, done, total })
    try {
      return await sendAll(actions, postTo(project), onProgress)
    } finally {
      setWork(null)
    }
  }

  const undo = async (results: readonly Result[]) => {
    const ids = results.flatMap((result) => result.receipt?.annotation.document_id ?? [])
    const actions = undoOf(results, newId)
    const sent = await send("Taking back", actions)
    await settle(ids)
    const failed = sent.results.filter((result) => result.error)
    const [first] = failed
    if (sent.problem) throw sent.problem
    if (first?.error) throw new Error(`${plural(failed.length, "text")} stayed: ${first.error.message}`)
    said(`Taken back: ${plural(actions.length, "text")}`)
  }

  /** Does it, says so unless that is plain to see, and gives the ids of the texts for which it did not work. */
  const act = async (deed: Deed, rows: readonly TextRow[], done: Said) => {
    if (!me || sending.current) return null
    const actions = actionsFor(deed, rows, me, newId)
    if (actions.length === 0) {
      said(rows.length === 1 ? "This text is so already" : "All of them are so already")
      return []
    }
    const byId = new Map(rows.map((row) => [row.document.id, row]))
    const now = new Date().toISOString()
    const shown = actions.flatMap((action): [number, TextRow][] => {
      const row = byId.get(action.document_id ?? 0)
      return row ? [[row.document.id, foreseen(row, action, me, now)]] : []
    })
    putRows(client, project, new Map(shown))
    return start(actions, byId, done)
  }

  const start = async (...deed: Parameters<typeof deliver>) => {
    const sent = deliver(...deed)
    sending.current = sent
    try {
      return await sent
    } finally {
      sending.current = null
    }
  }

  const deliver = async (
    actions: readonly Action[],
    before: ReadonlyMap<number, TextRow>,
    done: Said,
  ): Promise<number[]> => {
    setTrouble(null)
    const sent = await send("Saving", actions)
    const failures = failuresOf(actions, sent.results)
    const left = sent.left.flatMap((action) => action.document_id ?? [])
    const unchanged = [...failures.map((each) => each.documentId), ...left]
    const back = unchanged.flatMap((id): [number, TextRow][] => {
      const row = before.get(id)
      return row ? [[id, row]] : []
    })
    putRows(client, project, new Map(back))
    const count = sent.results.length - failures.length
    if (count > 0 && done) saidWithUndo(done(count), () => undo(sent.results))
    if (unchanged.length > 0) {
      const again = () => void start(sent.left, before, done).catch(saidProblem)
      setTrouble({
        done: count,
        failures,
        left: left.length,
        message: sent.problem?.message ?? null,
        again: sent.problem?.isPassing ? again : null,
      })
    }
    if (sent.problem === null) {
      settle(actions.flatMap((action) => action.document_id ?? [])).catch(saidProblem)
    }
    return unchanged
  }

  /** Makes an answer of the past stand again, as a new event. */
  const restore = async (action: Action) => {
    await sending.current?.catch(() => undefined)
    const sent = await send("Restoring", [action])
    await settle([action.document_id ?? 0])
    const error = sent.problem ?? sent.results.find((result) => result.error)?.error
    if (error) throw new Error(error.message)
    saidWithUndo("Restored", () => undo(sent.results))
  }

  /** Takes back what one did last to a text (of one kind only, where that is given); the text itself shows it. */
  const takeBack = async (document: number, kind?: HistoryEvent["kind"]) => {
    if (!me) return
    await sending.current?.catch(() => undefined) // what is on its way is the last thing done
    const { history } = await fetchText(project, document)
    const last = lastOf(history, me.person_id, kind)
    if (!last) return
    const sent = await send("Taking back", [{ id: newId(), kind: "undo", target: last.id }])
    await settle([document])
    const error = sent.problem ?? sent.results.find((result) => result.error)?.error
    if (error) saidProblem(new Error(error.message))
  }

  /** Takes back every answer of one's own to a text that stands, so that it is asked next; the rest stays. */
  const takeBackAnswer = async (document: number) => {
    if (!me) return
    await sending.current?.catch(() => undefined)
    const { history } = await fetchText(project, document)
    const stands = standing(history)
    const mine = history.filter((each) => each.person_id === me.person_id && stands.has(each.id))
    const answers = mine.filter((each) => each.kind === "submit" || each.kind === "relabel").toReversed()
    const undos = answers.map((each): Action => ({ id: newId(), kind: "undo", target: each.id }))
    const sent = await send("Taking back", undos)
    await settle([document])
    const error = sent.problem ?? sent.results.find((result) => result.error)?.error
    if (error) throw new Error(error.message)
  }

  return { me, act, restore, takeBack, takeBackAnswer, work, trouble, forget: () => setTrouble(null) }
}
