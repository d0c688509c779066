/** Where to go after signing in: a page of this site, and never another site. */

const HERE = "https://here.invalid"

/** Gives the wanted path when it stays on this site, else the projects. */
export function nextPath(wanted: string | null): string {
  if (!wanted?.startsWith("/")) return "/"
  try {
    const url = new URL(wanted, HERE)
    const path = url.pathname + url.search + url.hash
    if (url.origin !== HERE || path.startsWith("//") || url.pathname === "/sign-in") return "/"
    return path
  } catch {
    return "/"
  }
}
