import { describe, expect, it } from "vitest"
import {
  assign,
  fits,
  guessRoles,
  guessSeparator,
  labelsIn,
  roleOf,
  warningsOf,
  type Roles,
} from "@/features/projects/setup/columns"
import type { Preview } from "@/features/projects/setup/types"

const preview: Preview = {
  name: "tickets.csv",
  format: "csv",
  encoding: "utf-8",
  delimiter: ",",
  columns: ["id", "message", "topic", "channel"],
  rows: [
    { id: "1", message: "My camera is broken", topic: "Damaged; Late", channel: "email" },
    { id: "2", message: "Where is my parcel?", topic: "Late", channel: "app" },
    { id: "3", message: "", topic: null, channel: "app" },
  ],
  problems: [],
  suggested: { text: "message", id: "id", label: "topic", spans: null },
  sheets: [],
  offset_unit: null,
  found: { rows: 3, answered: 2, spans: 0, labels: [], span_labels: [] },
}
const roles: Roles = {
  text: "message",
  id: "id",
  label: "topic",
  spans: null,
  kept: ["channel"],
  separator: null,
}

describe("columns", () => {
  it("presets what the server suggests and keeps the rest", () => {
    expect(guessRoles(preview, "choose_one")).toEqual(roles)
    expect(guessRoles(preview, "choose_several")?.separator).toBe(";")
    const renamed = {
      ...preview,
      columns: ["ticket id", "message", "topic"],
      rows: preview.rows.map((row) => ({ ...row, "ticket id": row["id"] })),
      suggested: { ...preview.suggested, id: null },
    }
    expect(guessRoles(renamed, "choose_one")?.id).toBe("ticket id")
    expect(
      guessRoles(
        { ...preview, columns: [], suggested: { text: null, id: null, label: null, spans: null } },
        "choose_one",
      ),
    ).toBeNull()
  })

  it("takes marked parts where the file has them, and no labels of whole texts where none are asked", () => {
    const columns = [...preview.columns, "entities"]
    const marked = { ...preview, columns, suggested: { ...preview.suggested, spans: "entities" } }
    expect(guessRoles(marked, "mark_spans")).toMatchObject({
      label: null,
      spans: "entities",
      kept: ["topic", "channel"],
    })
    expect(guessRoles(marked, "choose_one")).toMatchObject({ label: "topic", spans: "entities" })
    const without = assign({ ...roles, spans: "entities" }, "spans", null)
    expect(without).toMatchObject({ spans: null, kept: ["channel", "entities"] })
    expect(roleOf({ ...roles, spans: "entities" }, "entities")).toBe("spans")
  })

  it("gives no column two roles", () => {
    expect(assign(roles, "label", "channel")).toEqual({ ...roles, label: "channel", kept: ["topic"] })
    expect(assign(roles, "text", "topic")).toEqual({
      ...roles,
      text: "topic",
      label: null,
      kept: ["channel", "message"],
    })
    expect(assign(roles, "id", "message")).toBe(roles)
    expect(assign(roles, "text", null)).toBe(roles)
    expect(assign(roles, "label", null)).toEqual({ ...roles, label: null, kept: ["channel", "topic"] })
  })

  it("names roles and tells whether they fit another file", () => {
    expect(preview.columns.map((column) => roleOf(roles, column))).toEqual(["id", "text", "label", "kept"])
    expect(roleOf({ ...roles, kept: [] }, "channel")).toBe("left out")
    expect(fits(roles, preview.columns)).toBe(true)
    expect(fits(roles, ["text"])).toBe(false)
  })

  it("finds the labels of the first rows", () => {
    expect(labelsIn(preview, roles)).toEqual(["Damaged; Late", "Late"])
    expect(labelsIn(preview, { ...roles, separator: ";" })).toEqual(["Damaged", "Late"])
    const listed = { ...preview, rows: [{ topic: '["A","B"]' }, { topic: ["B", "C"] }] }
    expect(labelsIn(listed, roles)).toEqual(["A", "B", "C"])
    expect(guessSeparator(listed, "topic", "choose_several")).toBeNull()
  })

  it("says what looks odd", () => {
    expect(warningsOf(preview, roles, "choose_one")).toEqual([
      "1 of the first 3 rows have no text in “message”; such rows are left out.",
    ])
    const numbers = warningsOf(preview, { ...roles, text: "id", id: null }, "choose_one")
    expect(numbers[0]).toContain("numbers")
    const odd = { ...preview, encoding: "windows-1252", problems: [{ line: 7, reason: "too few cells" }] }
    expect(warningsOf(odd, { ...roles, text: "topic", label: null }, "choose_one").join(" ")).toMatch(
      /Line 7: too few cells.*windows-1252/,
    )
    const several = { ...preview, rows: [{ message: "a", topic: ["A", "B"] }] }
    expect(warningsOf(several, roles, "choose_one")[0]).toContain("several labels")
  })
})
