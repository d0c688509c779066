import { describe, expect, it } from "vitest"
import { layersOf } from "./layers"
import type { TextAnswer } from "./types"

const looks = (id: string) => ({ name: id, colour: "#000000" })

function answer(person: string, status: TextAnswer["status"], spans: TextAnswer["spans"] = []): TextAnswer {
  const nothing = { labels: [], is_flagged: false, comment: null, returned: null, at: null }
  return { person_id: person, person, status, spans, ...nothing }
}

describe("layers", () => {
  it("begin with one's own and end with the model's", () => {
    const span = { start: 0, end: 2, label_id: "a" }
    const row = {
      answers: [answer("ana", "submitted"), answer("me", "submitted", [span]), answer("bo", "skipped")],
    }
    const found = [{ ...span, text: "He", label: "a", probability: 0.7, epistemic: 0.1 }]
    const layers = layersOf(row, found, looks, "me")
    expect(layers.map(({ says }) => says)).toEqual(["You · 1", "ana · 0", "Model · 1"])
    expect(layers[2]?.marks[0]?.probability).toBe(0.7)
    expect(layersOf({ answers: [] }, null, looks, "me")).toEqual([])
  })
})
