/** Texts from the server: pages of the table, one text with its history, and what can be filtered by. */

import {
  infiniteQueryOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import { printFilters, toQuery, type Filters } from "./filters"
import type { TextPage, TextRow } from "./types"

const FIRST = 100
const MORE = 200

/** A page, with how many texts the filters let through when it was fetched. */
export type Loaded = TextPage & { readonly totalThen: number }
export type Pages = InfiniteData<Loaded, string | null>

/** The table's own root: pages are refreshed row by row, so nobody else's news fetches them all again. */
const table = (project: string) => ["texts", project] as const

export const listKey = (project: string, filters: Filters) =>
  [...table(project), printFilters(filters).toString()] as const

/** The pages of a selection; only those that were scrolled to are in memory, and none outlives the table. */
export function listQuery(project: string, filters: Filters) {
  return infiniteQueryOptions({
    queryKey: listKey(project, filters),
    queryFn: async ({ pageParam, signal }): Promise<Loaded> => {
      const query = { ...toQuery(filters), limit: pageParam === null ? FIRST : MORE, cursor: pageParam }
      const page = await fetchPage(project, query, signal)
      return { ...page, totalThen: page.total }
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

/** One text with its history. */
export function textQuery(project: string, document: number) {
  return queryOptions({
    queryKey: [...keys.texts(project), "one", document],
    queryFn: ({ signal }) => fetchText(project, document, signal),
  })
}

/** What the model would mark in a text; asked anew when the model is. */
export function foundQuery(project: string, document: number, text: string) {
  return queryOptions({
    queryKey: [...keys.model(project), "found", document],
    queryFn: async ({ signal }) => {
      const body = { texts: [text] }
      const params = { path: { project } }
      const said = await take(api.POST("/api/v1/projects/{project}/predict", { params, body, signal }))
      return said.predictions[0]?.spans ?? []
    },
  })
}

/** One text as it is now, whatever has been fetched before. */
export function fetchText(project: string, document: number, signal?: AbortSignal) {
  return take(
    api.GET("/api/v1/projects/{project}/documents/{document}", {
      params: { path: { project, document } },
      signal: signal ?? null,
    }),
  )
}

/** What the filters can be set to, with counts. */
export function facetsQuery(project: string) {
  return queryOptions({
    queryKey: [...keys.texts(project), "facets"],
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/projects/{project}/documents:facets", { params: { path: { project } }, signal })),
    staleTime: 30_000,
  })
}

/** Puts rows into every page that holds them, and into the text that is open; nothing moves. */
export function putRows(client: QueryClient, project: string, rows: ReadonlyMap<number, TextRow>): void {
  client.setQueriesData<Pages>({ queryKey: table(project) }, (pages) => pages && withRows(pages, rows))
  for (const [id, { answers, prediction }] of rows) {
    client.setQueryData(textQuery(project, id).queryKey, (text) => text && { ...text, answers, prediction })
  }
}

/** Fetches some rows anew, and how many texts the filters let through now. */
export async function refreshRows(
  client: QueryClient,
  project: string,
  filters: Filters,
  ids: readonly number[],
): Promise<void> {
  const parts = Array.from({ length: Math.ceil(ids.length / MORE) }, (_, part) =>
    ids.slice(part * MORE, (part + 1) * MORE),
  )
  const [counted, ...fetched] = await Promise.all([
    fetchPage(project, { ...toQuery(filters), limit: 1 }),
    ...parts.map((part) => fetchPage(project, { ids: part.join(","), limit: MORE })),
  ])
  const rows = fetched.flatMap((page) => page.documents)
  putRows(client, project, new Map(rows.map((row) => [row.document.id, row])))
  client.setQueryData<Pages>(listKey(project, filters), (pages) => pages && withTotal(pages, counted))
}

/** Pages with some rows replaced; a page without any of them stays the same object. */
export function withRows(pages: Pages, rows: ReadonlyMap<number, TextRow>): Pages {
  if (rows.size === 0) return pages
  return {
    ...pages,
    pages: pages.pages.map((page) =>
      page.documents.some((row) => rows.has(row.document.id))
        ? { ...page, documents: page.documents.map((row) => rows.get(row.document.id) ?? row) }
        : page,
    ),
  }
}

function withTotal(pages: Pages, counted: TextPage): Pages {
  const [first, ...rest] = pages.pages
  if (!first) return pages
  const { total, total_is_exact } = counted
  return { ...pages, pages: [{ ...first, total, total_is_exact }, ...rest] }
}

type Query = Partial<ReturnType<typeof toQuery>> & { limit: number; cursor?: string | null }

function fetchPage(project: string, query: Query, signal?: AbortSignal): Promise<TextPage> {
  const { cursor, ...rest } = query
  return take(
    api.GET("/api/v1/projects/{project}/documents", {
      params: { path: { project }, query: { ...rest, ...(cursor && { cursor }) } },
      signal: signal ?? null,
    }),
  )
}
