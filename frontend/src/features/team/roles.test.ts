import { describe, expect, it } from "vitest"
import { roleName, rolesToGive } from "@/features/team/roles"

describe("roles", () => {
  it("lets only an owner make an owner", () => {
    expect(rolesToGive("owner").map(({ role }) => role)).toContain("owner")
    expect(rolesToGive("admin").map(({ role }) => role)).not.toContain("owner")
  })

  it("gives nobody the role of a program", () => {
    expect(rolesToGive("owner").map(({ role }) => role)).not.toContain("service")
    expect(roleName("service")).toBe("Service")
  })
})
