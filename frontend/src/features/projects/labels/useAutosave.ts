/** The guideline's text on its way to the server, with what was left unsaved before. */

import { useEffect, useState, useSyncExternalStore } from "react"
import type { Rights } from "@/api/changes"
import { dropDraft, judge, keepDraft, readDraft, type Draft } from "@/features/projects/labels/draft"
import { Saver, type Saved } from "@/features/projects/labels/saver"

export interface Autosave extends Saved {
  /** Words kept in this tab, where the server got others meanwhile. */
  readonly conflict: Draft | null
  readonly write: (text: string) => void
  readonly flush: () => Promise<void>
  /** Ends a conflict: with the words kept here, or with those that are saved. */
  readonly settle: (isMine: boolean) => void
}

interface Options {
  project: string
  saved: string
  save: (text: string) => Promise<void>
  notice: Rights["notice"]
}

export function useAutosave({ project, saved, save, notice }: Options): Autosave {
  const [found] = useState(() => readDraft(project))
  const [fate] = useState(() => judge(found, saved))
  const [conflict, setConflict] = useState(fate === "conflict" ? found : null)
  const [saver] = useState(
    () =>
      new Saver({
        saved,
        resumed: fate === "resume" && found ? found.text : null,
        save,
        keep: (text, base) => keepDraft(project, { text, base }),
        drop: () => dropDraft(project),
        isPassing: (error) => !notice(error),
      }),
  )
  const shown = useSyncExternalStore(saver.subscribe, saver.read)

  useEffect(() => {
    const leave = () => void saver.flush()
    saver.open()
    window.addEventListener("pagehide", leave)
    document.addEventListener("visibilitychange", leave)
    return () => {
      window.removeEventListener("pagehide", leave)
      document.removeEventListener("visibilitychange", leave)
      saver.close()
    }
  }, [saver])

  const settle = (isMine: boolean) => {
    if (isMine && conflict) saver.write(conflict.text)
    else dropDraft(project)
    setConflict(null)
  }
  return { ...shown, conflict, write: saver.write, flush: saver.flush, settle }
}
