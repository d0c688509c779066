/** What the server says of the model: versions, the learning curve, quality, predictions, near texts. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { Problem } from "@/api/problem"
import { keys } from "@/api/queries"
import type { components } from "@/api/schema"

type Schemas = components["schemas"]

export type Version = Schemas["VersionOut"]
export type CurvePoint = Schemas["CurvePointOut"]
export type Quality = Schemas["QualityOut"]
export type LabelQuality = Schemas["LabelQualityOut"]
export type ReliabilityBin = Schemas["ReliabilityBinOut"]
export type Confusion = Schemas["ConfusionOut"]
export type SpanQuality = Schemas["SpanQualityOut"]
export type Mistake = Schemas["SpanMistakeOut"]
export type Predictions = Schemas["PredictionsOut"]
export type Agreement = Schemas["AgreementOut"]
export type AgreementPart = Schemas["AgreementPartOut"]
export type Measure = Schemas["MeasureOut"]
export type NearText = Schemas["NearestTextOut"]

const VERSIONS_AT_ONCE = 10

/** Gives null in the place of a part that is not there yet: no model, or a server that lacks the address. */
async function orNull<Data>(asked: Promise<Data>): Promise<Data | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Problem && [404, 405, 409].includes(error.status)) return null
    throw error
  }
}

export function curveQuery(project: string) {
  return queryOptions({
    queryKey: [...keys.model(project), "curve"],
    queryFn: async ({ signal }) =>
      (
        await take(
          api.GET("/api/v1/projects/{project}/model/curve", { params: { path: { project } }, signal }),
        )
      ).points,
  })
}

/** How many texts people answered differently; asked only for who may decide on them. */
export function disagreedQuery(project: string, mayDecide: boolean) {
  return queryOptions({
    queryKey: [...keys.progress(project), "disagreed"],
    queryFn: async ({ signal }) => {
      const params = { path: { project }, query: { limit: 1 } }
      return (await take(api.GET("/api/v1/projects/{project}/review", { params, signal }))).counts
        .disagreement
    },
    enabled: mayDecide,
  })
}

/** The quality of the newest version that was audited; asked only where there is a model. */
export function qualityQuery(project: string, hasModel: boolean) {
  return queryOptions({
    queryKey: [...keys.model(project), "quality"],
    queryFn: ({ signal }) =>
      orNull(
        take(api.GET("/api/v1/projects/{project}/model/quality", { params: { path: { project } }, signal })),
      ),
    enabled: hasModel,
  })
}

export function versionsQuery(project: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.model(project), "versions"],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam: before, signal }) =>
      (
        await take(
          api.GET("/api/v1/projects/{project}/model/versions", {
            params: {
              path: { project },
              query: { limit: VERSIONS_AT_ONCE, ...(before === undefined ? {} : { before }) },
            },
            signal,
          }),
        )
      ).versions,
    getNextPageParam: (page) => (page.length === VERSIONS_AT_ONCE ? page.at(-1)?.version : undefined),
  })
}

/** How far people agree; for those who review. It changes slowly, and is worked out anew at each asking. */
export function agreementQuery(project: string) {
  return queryOptions({
    queryKey: ["project", project, "agreement"],
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/projects/{project}/agreement", { params: { path: { project } }, signal })),
    staleTime: 60_000,
  })
}

/** What the model says of one text, which comes along, with every label's probability; asked anew when the model is. */
export function predictQuery(project: string, text: string, labels: number) {
  return queryOptions({
    queryKey: [...keys.model(project), "predict", text],
    queryFn: async ({ signal }) => {
      const body = { texts: [text], n_best: Math.min(Math.max(labels, 1), 1_000) }
      const params = { path: { project } }
      return {
        text,
        ...(await take(api.POST("/api/v1/projects/{project}/predict", { params, body, signal }))),
      }
    },
    enabled: text !== "",
  })
}

/** Asks for any prediction, so that the server has its encoder at hand when the first text has been typed. */
export function wakeQuery(project: string) {
  return queryOptions({
    queryKey: ["wake", project],
    queryFn: async ({ signal }) => {
      await orNull(
        take(
          api.POST("/api/v1/projects/{project}/predict", {
            params: { path: { project } },
            body: { texts: ["Hello"], n_best: 1 },
            signal,
          }),
        ),
      )
      return true
    },
    staleTime: Infinity,
    gcTime: 600_000,
    retry: false,
  })
}

/** The answered texts that are most like one text; null where the server cannot say. */
export function nearestQuery(project: string, text: string) {
  return queryOptions({
    queryKey: [...keys.model(project), "nearest", text],
    queryFn: ({ signal }) =>
      orNull(
        take(
          api.POST("/api/v1/projects/{project}/nearest", {
            params: { path: { project } },
            body: { text, n: 5 },
            signal,
          }),
        ),
      ),
    enabled: text !== "",
  })
}

/** The ids of the audit texts behind a confusion, or behind a mistake with marked parts. */
export async function findConfused(
  project: string,
  pair: Pick<Confusion, "actual" | "predicted">,
): Promise<number[]> {
  const found = await take(
    api.GET("/api/v1/projects/{project}/model/confusions", {
      params: {
        path: { project },
        query: {
          ...(pair.actual === null ? {} : { actual: pair.actual }),
          ...(pair.predicted === null ? {} : { predicted: pair.predicted }),
        },
      },
    }),
  )
  return found.document_ids
}
