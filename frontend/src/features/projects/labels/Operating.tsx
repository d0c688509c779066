/** The dialog of an operation on a label. */

import type { Label, Progress, Project } from "@/api/types"
import { DeleteDialog } from "@/features/projects/labels/DeleteDialog"
import type { Operation } from "@/features/projects/labels/LabelMenu"
import { MergeDialog } from "@/features/projects/labels/MergeDialog"
import { SplitDialog } from "@/features/projects/labels/SplitDialog"

export interface OperatingProps {
  project: Project
  label: Label
  counts: Progress["by_label"]
  onClose: () => void
  /** It is done: what to say, and the id of the change. */
  onDone: (says: string, change: string) => void
}

export function Operating({ operation, ...rest }: OperatingProps & { operation: Operation }) {
  switch (operation) {
    case "merge":
      return <MergeDialog {...rest} />
    case "split":
      return <SplitDialog {...rest} />
    case "delete":
      return <DeleteDialog {...rest} />
  }
}
