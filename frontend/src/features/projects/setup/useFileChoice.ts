/** The file that somebody chose, its first rows, and what its columns are for. */

import { useRef, useState } from "react"
import { isAbort } from "@/api/upload"
import { fits, guessRoles, type Roles } from "@/features/projects/setup/columns"
import { previewFile } from "@/features/projects/setup/sending"
import { AS_FOUND, type Preview, type Reading, type Task } from "@/features/projects/setup/types"

export interface FileChoice {
  readonly file: File | null
  readonly preview: Preview | null
  readonly reading: Reading
  readonly isReading: boolean
  readonly error: unknown
  choose: (file: File, reading?: Reading) => void
  clear: () => void
}

interface Options {
  task: Task
  /** Roles chosen before, which are kept where they fit the file. */
  roles: Roles | null
  /** The project that the file is for; null while it is not there yet. */
  project: string | null
  onRoles: (roles: Roles | null) => void
}

const NOTHING = { file: null, preview: null, reading: AS_FOUND, isReading: false, error: null }

export function useFileChoice({ task, roles, project, onRoles }: Options): FileChoice {
  const [state, setState] = useState<Omit<FileChoice, "choose" | "clear">>(NOTHING)
  const running = useRef<AbortController | null>(null)

  const read = async (file: File, reading: Reading) => {
    running.current?.abort()
    const { signal } = (running.current = new AbortController())
    setState({ file, preview: null, reading, isReading: true, error: null })
    try {
      const preview = await previewFile(project, file, reading, signal)
      if (signal.aborted) return
      setState({ file, preview, reading, isReading: false, error: null })
      onRoles(roles && fits(roles, preview.columns) ? roles : guessRoles(preview, task))
    } catch (error) {
      if (signal.aborted || isAbort(error)) return
      setState({ file, preview: null, reading, isReading: false, error })
    }
  }
  return {
    ...state,
    choose: (file, reading = AS_FOUND) => void read(file, reading),
    clear: () => {
      running.current?.abort()
      setState(NOTHING)
      onRoles(null)
    },
  }
}
