/** Names of labels, people and files by their ids, for the filters that are on. */

import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import type { Names } from "./chips"
import type { Looks } from "./labels"
import { facetsQuery } from "./queries"

export function useNames(project: string, looks: Looks): Names {
  const facets = useQuery(facetsQuery(project)).data
  return useMemo(
    () => ({
      label: (id) => looks(id).name,
      person: (id) => facets?.people.find((each) => each.id === id)?.name ?? "somebody",
      source: (id) => facets?.sources.find((each) => each.id === id)?.name ?? "a file",
    }),
    [facets, looks],
  )
}
