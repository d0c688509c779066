/** The label set of a project: read from the cache, changed at once, taken back when the server refuses. */

import { useQueryClient } from "@tanstack/react-query"
import { useMemo } from "react"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { components } from "@/api/schema"
import type { Label, Project } from "@/api/types"
import type { PastedLabel } from "@/core/labelList"
import { inOrder } from "@/features/projects/labels/labelOrder"

export type LabelChange = components["schemas"]["LabelChangeIn"]

export interface LabelSet {
  /** Changes a label; throws a Problem after taking the change back. */
  readonly change: (label: Label, change: LabelChange) => Promise<void>
  /** Offers an archived label again; without its key where another label has that now. */
  readonly restore: (label: Label) => Promise<void>
  /** Adds labels of a kind, all or none, and gives them. */
  readonly add: (labels: readonly PastedLabel[], kind: Label["kind"]) => Promise<Label[]>
  /** Gives the labels as they are shown now. */
  readonly read: () => readonly Label[]
  /** Saves an order; throws a Problem after going back to the one before. */
  readonly order: (ids: readonly string[], before: readonly string[]) => Promise<void>
}

export function useLabelSet(project: string): LabelSet {
  const client = useQueryClient()
  return useMemo(() => {
    const key = keys.project(project)
    const write = (update: (labels: Label[]) => Label[]) =>
      client.setQueryData<Project>(key, (now) => (now ? { ...now, labels: update(now.labels) } : now))
    const merge = (id: string, some: LabelChange) =>
      write((labels) => labels.map((each) => (each.id === id ? { ...each, ...some } : each)))
    const send = async (label: Label, change: LabelChange) => {
      await client.cancelQueries({ queryKey: key, exact: true })
      merge(label.id, change)
      const params = { path: { project, label: label.id } }
      try {
        await take(api.PATCH("/api/v1/projects/{project}/labels/{label}", { params, body: change }))
      } catch (problem) {
        merge(label.id, pick(label, Object.keys(change)))
        throw problem
      }
    }
    return {
      change: send,
      async restore(label) {
        const present = client.getQueryData<Project>(key)?.labels ?? []
        const isTaken =
          label.key !== null &&
          present.some((each) => !each.is_archived && each.id !== label.id && each.key === label.key)
        await send(
          { ...label, is_archived: true },
          isTaken ? { is_archived: false, key: null } : { is_archived: false },
        )
      },
      async add(labels, kind) {
        const params = { path: { project } }
        const body = { labels: labels.map(({ name, description }) => ({ name, description, kind })) }
        await client.cancelQueries({ queryKey: key, exact: true })
        const added = (await take(api.POST("/api/v1/projects/{project}/labels", { params, body }))).labels
        write((before) => [...before, ...added])
        return added
      },
      read: () => client.getQueryData<Project>(key)?.labels ?? [],
      async order(ids, before) {
        await client.cancelQueries({ queryKey: key, exact: true })
        write((labels) => inOrder(labels, ids))
        const params = { path: { project } }
        try {
          await take(
            api.POST("/api/v1/projects/{project}/labels:order", { params, body: { labels: [...ids] } }),
          )
        } catch (problem) {
          write((labels) => inOrder(labels, before))
          throw problem
        }
      },
    }
  }, [client, project])
}

function pick(label: Label, fields: string[]): LabelChange {
  return Object.fromEntries(Object.entries(label).filter(([field]) => fields.includes(field)))
}
