import { describe, expect, it } from "vitest"
import { nextPath } from "@/features/team/nextPath"

describe("next path", () => {
  it("keeps pages of this site", () => {
    expect(nextPath("/p/prj_1/texts?q=a#b")).toBe("/p/prj_1/texts?q=a#b")
    expect(nextPath(null)).toBe("/")
    expect(nextPath("")).toBe("/")
  })

  it.each([
    "https://elsewhere.example/",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "/\t/elsewhere.example",
    "/.//elsewhere.example",
    "javascript:alert(1)",
    "p/1",
    "/sign-in?next=/",
  ])("goes to the projects instead of %j", (wanted) => {
    expect(nextPath(wanted)).toBe("/")
  })
})
