/** The token of an invitation: taken out of the address at once, and kept in this tab until it is used. */

const KEPT = "askwell:join"

/** Gives the token behind the “#”, or the one that was kept, and takes it out of the address and history. */
export function takeToken(): string | null {
  const given = decodeURIComponent(window.location.hash.slice(1))
  if (!given) return sessionStorage.getItem(KEPT)
  sessionStorage.setItem(KEPT, given)
  window.history.replaceState(window.history.state, "", "/join")
  return given
}

/** Forgets the token once it is used up. */
export function forgetToken(): void {
  sessionStorage.removeItem(KEPT)
}
