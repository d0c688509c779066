/** The rows that are loaded, more as one scrolls, and quiet news of what is in view. */

import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { useCallback, useEffect, useMemo, useRef } from "react"
import { useLive } from "@/api/live"
import { keys } from "@/api/queries"
import type { Filters } from "./filters"
import { listKey, listQuery, refreshRows } from "./queries"

const REST = 3_000

export function useTexts(project: string, filters: Filters) {
  const client = useQueryClient()
  const list = useInfiniteQuery({ ...listQuery(project, filters), placeholderData: keepPreviousData })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.documents) ?? [], [list.data])
  const first = list.data?.pages[0]
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = list
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
  const restart = useCallback(
    () => client.resetQueries({ queryKey: listKey(project, filters) }),
    [client, project, filters],
  )
  return {
    rows,
    total: first?.total ?? null,
    isExact: first?.total_is_exact ?? true,
    /** Whether other texts would be listed now than are shown. */
    isDated: first !== undefined && first.total !== first.totalThen,
    isPending: list.isPending,
    isOld: list.isPlaceholderData,
    error: list.error,
    hasMore: list.hasNextPage,
    isMoreFailed: list.isFetchNextPageError,
    more,
    /** Fetches the list from its beginning. */
    restart,
    fetchNextPage,
  }
}

/** Fetches what is in view anew when answers or model versions come; rows stay where they are. */
export function useQuietNews(project: string, filters: Filters, inView: () => number[]): void {
  const client = useQueryClient()
  const { version, behind } = useLive()
  const seen = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef({ filters, inView })
  useEffect(() => {
    latest.current = { filters, inView }
  })
  useEffect(() => {
    const now = `${version} ${behind}`
    if (version === 0 && behind === 0) return
    const isFirst = seen.current === null
    seen.current = now
    if (isFirst || timer.current !== undefined) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      const { filters: wanted, inView: look } = latest.current
      void client.invalidateQueries({ queryKey: keys.texts(project) })
      refreshRows(client, project, wanted, look()).catch(() => undefined)
    }, REST)
  }, [client, project, version, behind])
  useEffect(() => () => clearTimeout(timer.current), [])
}
