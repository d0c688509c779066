/** A key cap beside what the key does. */

export function Cap({ children }: { children: string }) {
  return (
    <kbd className="cap" aria-hidden="true">
      {children}
    </kbd>
  )
}
