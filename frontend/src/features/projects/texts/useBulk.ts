/** Which texts are chosen and what is done with all of them; other filters let go of them. */

import { useReducer, useState } from "react"
import { plural } from "@/core/format"
import { saidProblem } from "@/ui/toast"
import type { Deed } from "./acts"
import type { Looks } from "./labels"
import { choose, NOTHING_CHOSEN } from "./selection"
import type { TextRow } from "./types"
import type { useDeeds } from "./useDeeds"
import type { useTexts } from "./useTexts"

/** How many texts can be chosen at once beyond those that are loaded. */
export const REACH = 1_000

interface Given {
  listed: string
  texts: ReturnType<typeof useTexts>
  deeds: ReturnType<typeof useDeeds>
  looks: Looks
}

export function useBulk({ listed, texts, deeds, looks }: Given) {
  const [selection, dispatch] = useReducer(choose, NOTHING_CHOSEN)
  const [isGathering, setGathering] = useState(false)
  const [seen, setSeen] = useState(listed)
  if (seen !== listed) {
    setSeen(listed)
    dispatch({ kind: "clear" })
  }

  /** Loads on until enough texts are there, and chooses them. */
  const gather = async () => {
    setGathering(true)
    try {
      let rows: TextRow[] = [...texts.rows]
      let hasMore = texts.hasMore
      while (rows.length < REACH && hasMore) {
        const next = await texts.fetchNextPage({ throwOnError: true })
        rows = next.data?.pages.flatMap((page) => page.documents) ?? []
        hasMore = next.hasNextPage
      }
      dispatch({ kind: "choose", ids: rows.slice(0, REACH).map((row) => row.document.id) })
    } catch (error) {
      saidProblem(error)
    } finally {
      setGathering(false)
    }
  }

  const doIt = async (deed: Deed) => {
    const rows = texts.rows.filter((row) => selection.chosen.has(row.document.id))
    try {
      const unchanged = await deeds.act(deed, rows, (count) => sentence(deed, count, looks))
      if (unchanged !== null) dispatch({ kind: "choose", ids: unchanged })
    } catch (error) {
      saidProblem(error)
    }
  }

  return { selection, dispatch, isGathering, gather, doIt }
}

function sentence(deed: Deed, count: number, looks: Looks): string {
  const texts = plural(count, "text")
  switch (deed.kind) {
    case "label":
      return `${texts} labelled ${deed.labels.map((id) => looks(id).name).join(" + ") || "none of the labels"}`
    case "mark":
      return `${texts} marked`
    case "flag":
      return `${texts} flagged`
    case "skip":
      return `${texts} skipped`
    case "comment":
      return `Comment saved with ${texts}`
  }
}
