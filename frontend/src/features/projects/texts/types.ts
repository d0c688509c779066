/** The contract's parts that this page reads, under short names. */

import type { components } from "@/api/schema"

type Schemas = components["schemas"]

export type TextRow = Schemas["TextOut"]
export type TextPage = Schemas["TextsOut"]
export type TextDetail = Schemas["DocumentHistoryOut"]
export type TextAnswer = Schemas["TextAnswerOut"]
export type HistoryEvent = Schemas["HistoryEventOut"]
export type Forecast = Schemas["ForecastOut"]
export type Facets = Schemas["FacetsOut"]
export type Result = Schemas["ResultOut"]
export type Task = Schemas["Task"]
export type Found = Schemas["PredictedSpanOut"][]
