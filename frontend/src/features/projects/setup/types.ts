/** Short names for what this feature takes from the contract. */

import type { components } from "@/api/schema"

type Schemas = components["schemas"]

export type Preview = Schemas["PreviewOut"]
export type Source = Schemas["SourceOut"]
export type DeletedProject = Schemas["DeletedProjectOut"]
export type Demo = Schemas["DemoOut"]
export type Task = Schemas["ProjectOut"]["task"]
export type LabelKind = Schemas["LabelKind"]
export type Format = Schemas["FileFormat"]
export type OffsetUnit = Schemas["OffsetUnit"]

/** How a file is read, where somebody says so; null: as the server finds out. */
export interface Reading {
  readonly sheet: string | null
  readonly format: Format | null
  readonly unit: OffsetUnit | null
}

export const AS_FOUND: Reading = { sheet: null, format: null, unit: null }
