/** Short names for what this feature takes from the contract. */

import type { components } from "@/api/schema"

type Schemas = components["schemas"]

export type Preview = Schemas["PreviewOut"]
export type Source = Schemas["SourceOut"]
export type DeletedProject = Schemas["DeletedProjectOut"]
export type Demo = Schemas["DemoOut"]
export type Task = Schemas["ProjectOut"]["task"]
export type LabelKind = Schemas["LabelKind"]
