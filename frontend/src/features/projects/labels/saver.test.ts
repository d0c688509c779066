/** Tests of saving by itself. */

import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Saver } from "@/features/projects/labels/saver"

let sent: string[]
let kept: { text: string; base: string } | null
let failure: Error | null
let waiting: (() => void)[]
let isSlow: boolean

beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  kept = null
  failure = null
  waiting = []
  isSlow = false
})
afterEach(() => {
  vi.useRealTimers()
})

function opened(resumed: string | null = null): Saver {
  const saver = new Saver({
    saved: "old",
    resumed,
    save: async (text) => {
      if (isSlow) await new Promise<void>((done) => waiting.push(done))
      if (failure) throw failure
      sent.push(text)
    },
    keep: (text, base) => {
      kept = { text, base }
    },
    drop: () => {
      kept = null
    },
    isPassing: () => true,
  })
  saver.open()
  return saver
}

test("a second of silence saves the last words once", async () => {
  const saver = opened()
  saver.write("a")
  await vi.advanceTimersByTimeAsync(600)
  saver.write("ab")
  expect(saver.read().state).toBe("waiting")
  expect(kept).toEqual({ text: "ab", base: "old" })
  await vi.advanceTimersByTimeAsync(999)
  expect(sent).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toEqual(["ab"])
  expect(saver.read()).toEqual({ text: "ab", state: "saved", problem: null })
  expect(kept).toBeNull()
})

test("words written while others are on their way are saved after them", async () => {
  isSlow = true
  const saver = opened()
  saver.write("a")
  await vi.advanceTimersByTimeAsync(1_000)
  saver.write("ab")
  isSlow = false
  waiting[0]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(kept).toEqual({ text: "ab", base: "a" })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sent).toEqual(["a", "ab"])
})

test("a failure keeps the words, says so, and is tried again", async () => {
  failure = new Error("The server is away.")
  const saver = opened()
  saver.write("a")
  await vi.advanceTimersByTimeAsync(1_000)
  expect(saver.read()).toEqual({ text: "a", state: "failed", problem: "The server is away." })
  expect(kept).toEqual({ text: "a", base: "old" })
  failure = null
  await vi.advanceTimersByTimeAsync(5_000)
  expect(sent).toEqual(["a"])
  expect(saver.read().state).toBe("saved")
})

test("leaving saves at once, and after a failure tries no more", async () => {
  const saver = opened()
  saver.write("a")
  saver.close()
  await vi.advanceTimersByTimeAsync(0)
  expect(sent).toEqual(["a"])
  failure = new Error("away")
  saver.write("b")
  saver.close()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sent).toEqual(["a"])
  expect(kept).toEqual({ text: "b", base: "a" })
})

test("words from before are saved on opening", async () => {
  opened("newer")
  await vi.advanceTimersByTimeAsync(0)
  expect(sent).toEqual(["newer"])
})
