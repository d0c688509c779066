/** Short names for the contract's parts. */

import type { components } from "@/api/schema"

type Schemas = components["schemas"]

export type Project = Schemas["ProjectOut"]
export type Label = Schemas["LabelOut"]
export type Me = Schemas["MeOut"]
export type Progress = Schemas["ProgressOut"]
export type Member = Schemas["MemberOut"]
export type Use = Schemas["Use"]
export type Job = Schemas["JobOut"]
export type Question = Schemas["QuestionOut"]
export type Lull = Schemas["LullOut"]
export type Supplied = Schemas["QuestionsOut"]
export type Suggestion = Schemas["SuggestionOut"]
export type Estimate = Schemas["EstimateOut"]
export type Document = Schemas["DocumentOut"]
export type Action = Schemas["ActionIn"]
export type Receipt = Schemas["ReceiptOut"]
export type ReviewItem = Schemas["ReviewItemOut"]
export type ReviewQueue = Schemas["ReviewQueueOut"]
export type ReviewKind = Schemas["ReviewKind"]
export type Thread = Schemas["ThreadOut"]
export type Remark = Schemas["RemarkOut"]
