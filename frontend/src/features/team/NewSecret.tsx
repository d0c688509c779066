/** A new key's secret, and a command that tries it. */

import type { NewKey } from "@/features/team/queries"
import { ShownOnce } from "@/ui/ShownOnce"

export function NewSecret({ made, onDone }: { made: NewKey; onDone: () => void }) {
  const command = `curl -H "Authorization: Bearer ${made.secret}" ${window.location.origin}/api/v1/projects`
  return (
    <ShownOnce title={`The key “${made.name}”`} secret={made.secret} command={command} onDone={onDone}>
      Copy it now: it is shown only this once.
    </ShownOnce>
  )
}
