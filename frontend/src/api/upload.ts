/** Sends a form with a file, and tells how much of it has left; fetch cannot tell that. */

import { Problem } from "@/api/problem"

export interface Sent {
  readonly bytes: number
  readonly total: number
}

interface Options {
  signal?: AbortSignal
  onProgress?: (sent: Sent) => void
}

/** Posts the form and gives the JSON answer; throws a Problem, or an AbortError when it was stopped. */
export function upload<Data>(path: string, form: FormData, options: Options = {}): Promise<Data> {
  return new Promise((resolve, reject) => {
    const { signal, onProgress } = options
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    const aborted = () => reject(new DOMException("The upload was stopped.", "AbortError"))
    if (signal?.aborted) {
      aborted()
      return
    }
    signal?.addEventListener("abort", stop, { once: true })
    request.responseType = "json"
    request.upload.onprogress = (event) => onProgress?.({ bytes: event.loaded, total: event.total })
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as Data)
      else reject(Problem.of(request.status, request.response))
    }
    request.onerror = () => reject(Problem.offline())
    request.onabort = aborted
    request.onloadend = () => signal?.removeEventListener("abort", stop)
    request.open("POST", path)
    request.send(form)
  })
}

/** Whether an error only says that somebody stopped what was under way. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError"
}
