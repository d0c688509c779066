/** An import while its file is sent: how far it is, what went wrong, and a way to stop it. */

import { useRef, useState } from "react"
import { isAbort, type Sent } from "@/api/upload"
import type { Job } from "@/api/types"
import type { Roles } from "@/features/projects/setup/columns"
import type { Reading } from "@/features/projects/setup/types"
import { importFile } from "@/features/projects/setup/sending"

export interface Sending {
  /** Null while nothing is being sent. */
  readonly sent: Sent | null
  readonly error: unknown
  /** Sends a file; null when it was stopped or refused. */
  send: (project: string, file: File, roles: Roles, reading: Reading) => Promise<Job | null>
  stop: () => void
  forget: () => void
}

export function useSending(): Sending {
  const [sent, setSent] = useState<Sent | null>(null)
  const [error, setError] = useState<unknown>(null)
  const running = useRef<AbortController | null>(null)
  return {
    sent,
    error,
    send: async (project, file, roles, reading) => {
      const { signal } = (running.current = new AbortController())
      setError(null)
      setSent({ bytes: 0, total: file.size })
      try {
        return await importFile(project, file, roles, reading, { signal, onProgress: setSent })
      } catch (problem) {
        if (!isAbort(problem)) setError(problem)
        return null
      } finally {
        setSent(null)
      }
    },
    stop: () => running.current?.abort(),
    forget: () => setError(null),
  }
}
