/** What a key of limited use may be used for, in plain words. */

export const USES = [
  { use: "view", says: "Read texts and answers" },
  { use: "annotate", says: "Answer texts" },
  { use: "review", says: "Review answers" },
  { use: "predict", says: "Call the model" },
  { use: "import", says: "Add texts" },
  { use: "export", says: "Download answers" },
  { use: "edit", says: "Change labels and settings" },
  { use: "manage", says: "Manage people and keys" },
  { use: "delete", says: "Delete projects" },
] as const

export type UseWord = (typeof USES)[number]["use"]

/** "calls the model, adds texts" for a list of uses; null is all that its person may do. */
export function usesSaid(uses: readonly UseWord[] | null): string {
  if (uses === null) return "everything its owner may do"
  return USES.filter(({ use }) => uses.includes(use))
    .map(({ says }) => says.charAt(0).toLowerCase() + says.slice(1))
    .join(", ")
}
