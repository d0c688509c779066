import { expect, it } from "vitest"
import { deviceName } from "@/features/team/device"

it.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", "Chrome on Windows"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 14) AppleWebKit/605 Version/17 Safari/605", "Safari on a Mac"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) FxiOS/120 Safari/605", "Firefox on an iPhone"],
  ["Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge on Windows"],
  ["curl/8.4", "curl/8.4"],
  ["", "Unknown browser"],
])("names %j", (agent, name) => {
  expect(deviceName(agent)).toBe(name)
})
