/** How a request to the API is made to fail, or to take its time. */
export type FaultKind = 'rate_limited' | 'unavailable' | 'conflict' | 'no_answer' | 'lost_answer' | 'slow'

export interface Fault {
  kind: FaultKind
  /** How many requests it still meets. */
  count: number
  /** Only requests whose path begins so, as `/v1/subscriptions`. */
  path: string
  /** How long a slow request takes before it begins, in milliseconds. */
  delayMs?: number
}

export interface Faults {
  add(fault: Fault): void
  /** The fault that meets this request, counted down. */
  take(path: string): Fault | undefined
  pending(): readonly Fault[]
  clear(): void
}

/** Faults that wait for requests, met in the order in which they were added. */
export function createFaults(): Faults {
  let waiting: Fault[] = []
  return {
    add(fault) {
      waiting.push({ ...fault })
    },
    take(path) {
      const fault = waiting.find((one) => path.startsWith(one.path))
      if (fault === undefined) return undefined
      fault.count -= 1
      waiting = waiting.filter((one) => one.count > 0)
      return fault
    },
    pending: () => waiting,
    clear() {
      waiting = []
    },
  }
}
