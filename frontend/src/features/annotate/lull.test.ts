import { expect, it } from "vitest"
import { lullWords } from "@/features/annotate/lull"

const NONE = { held: 0, held_until: null, assigned: 0, sent_back: 0, waiting: 0 }
const clock = () => "12:10"

it("says that all is answered only when it is", () => {
  expect(lullWords(NONE, 60, clock)).toEqual({
    isWaiting: false,
    title: "That was the last text",
    says: "All 60 texts have every answer that is wanted.",
  })
  expect(lullWords(NONE, 1, clock).says).toBe("The only text has every answer that is wanted.")
})

it("says what others hold and when it comes free", () => {
  const words = lullWords({ ...NONE, held: 2, held_until: "2026-03-01T12:10:00Z" }, 60, clock)
  expect(words.title).toBe("Nothing for you at the moment")
  expect(words.says).toBe(
    "2 texts are in other people’s hands. What they leave unanswered comes free, the first by 12:10.",
  )
})

it("says everything that keeps texts away", () => {
  const words = lullWords({ ...NONE, assigned: 1, sent_back: 3, waiting: 12 }, 60, clock)
  expect(words.says).toBe(
    "1 text is assigned to others. 3 texts were sent back to others. " +
      "12 texts that you have been through lack the answers of others.",
  )
})

it("tells who has done their part", () => {
  expect(lullWords({ ...NONE, waiting: 1 }, 60, clock).title).toBe("You have been through every text")
})
