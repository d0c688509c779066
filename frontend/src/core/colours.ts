/** Label colours that keep their contrast in both themes; a colour never stands without a name or key. */

const LIGHT_INK = "#ffffff"
const DARK_INK = "#10201e"

/** The colour of text on a ground of the given `#rrggbb`: whichever of black and white is read better. */
export function inkOn(ground: string): string {
  return luminance(ground) > 0.24 ? DARK_INK : LIGHT_INK
}

/** Relative luminance in [0, 1] after WCAG 2. */
export function luminance(colour: string): number {
  const part = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}
