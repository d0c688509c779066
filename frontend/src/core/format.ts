/** Numbers, times and likelihoods as people say them. */

const whole = new Intl.NumberFormat("en")
const rough = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 })

/** 12345 → "12,345". */
export function count(value: number): string {
  return whole.format(value)
}

/** "1 label", "12 labels"; the plural is given where it is not an s. */
export function plural(value: number, noun: string, nouns = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : nouns}`
}

/** 0.843 → "84 %", which never breaks between number and sign; never "100 %" or "0 %" for what is not certain. */
export function percent(share: number): string {
  const rounded = Math.round(100 * share)
  if (rounded === 100 && share < 1) return ">\u00a099\u00a0%"
  if (rounded === 0 && share > 0) return "<\u00a01\u00a0%"
  return `${rounded}\u00a0%`
}

/** A rate such as "340 texts/s". */
export function rate(perSecond: number, unit: string): string {
  return `${rough.format(perSecond)} ${unit}/s`
}

/** 95 → "1 min 35 s", 4000 → "1 h 7 min". */
export function duration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds))
  if (total < 60) return `${total} s`
  if (total < 3600) return `${Math.floor(total / 60)} min ${total % 60} s`
  const [days, hours, minutes] = [
    Math.floor(total / 86_400),
    Math.floor(total / 3600),
    Math.floor(total / 60),
  ]
  if (days >= 2) return joined(`${days} days`, hours % 24, "h")
  return joined(`${hours} h`, minutes % 60, "min")
}

function joined(much: string, more: number, unit: string): string {
  return more === 0 ? much : `${much} ${more} ${unit}`
}

/** "just now", "5 minutes ago", "yesterday", then a date. */
export function ago(then: string, now: number): string {
  const seconds = (now - Date.parse(then)) / 1000
  if (seconds < 45) return "just now"
  const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" })
  if (seconds < 3600) return relative.format(-Math.max(1, Math.round(seconds / 60)), "minute")
  if (seconds < 86_400) return relative.format(-Math.round(seconds / 3600), "hour")
  if (seconds < 7 * 86_400) return relative.format(-Math.round(seconds / 86_400), "day")
  return new Intl.DateTimeFormat("en", { dateStyle: "medium" }).format(Date.parse(then))
}

/** A likelihood in words: "almost certainly", "probably", "perhaps", "unsure, perhaps". */
export function likelihood(probability: number): string {
  if (probability >= 0.97) return "almost certainly"
  if (probability >= 0.7) return "probably"
  if (probability >= 0.4) return "perhaps"
  return "unsure, perhaps"
}

/** The words with a capital letter. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
