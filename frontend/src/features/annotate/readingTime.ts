/** How long the text shown has been before the person's eyes, in milliseconds; while the page is hidden it rests. */

/** More than this is not told: nobody reads a text for so long. */
const LONGEST = 3_600

export class ReadingTime {
  private document: number | null = null
  private gathered = 0
  private since: number | null = null
  private isSeen = true

  /** Notes which text is shown; the time begins anew with each other one. */
  show(document: number | null, at: number): void {
    if (document === this.document) return
    this.document = document
    this.gathered = 0
    this.since = document !== null && this.isSeen ? at : null
  }

  /** Notes whether the page can be seen. */
  see(isSeen: boolean, at: number): void {
    if (isSeen === this.isSeen) return
    this.isSeen = isSeen
    if (this.since !== null) this.gathered += at - this.since
    this.since = isSeen && this.document !== null ? at : null
  }

  /** The seconds so far, or null where they cannot be told: no text, a clock set back, or too many. */
  read(at: number): number | null {
    if (this.document === null) return null
    const seconds = (this.gathered + (this.since === null ? 0 : at - this.since)) / 1_000
    return seconds > 0 && seconds <= LONGEST ? Math.round(1_000 * seconds) / 1_000 : null
  }
}
