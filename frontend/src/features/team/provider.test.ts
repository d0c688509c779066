import { expect, it } from "vitest"
import { providerProblem } from "@/features/team/provider"

it("says what to do when the provider's account is unknown", () => {
  expect(providerProblem(null, "Example")).toBe(null)
  expect(providerProblem("invitation_needed", "Example")).toContain("Ask for an invitation")
  expect(providerProblem("provider_refused", "Example")).toContain("Example did not confirm")
})
