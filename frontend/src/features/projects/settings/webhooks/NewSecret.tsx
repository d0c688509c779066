/** A webhook's secret, at the one moment when it can be seen. */

import { ShownOnce } from "@/ui/ShownOnce"

export function NewSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <ShownOnce title="The secret of this webhook" secret={secret} onDone={onDone}>
      Copy it to the program that is told: it is shown only this once. With it, that program checks the header{" "}
      <code>Askwell-Signature: t=…,v1=…</code>, where v1 is the HMAC-SHA256 of “t.body”.
    </ShownOnce>
  )
}
