import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { failure, type Result, success } from '../../../shared/result/result.ts'
import type { CloudFailure } from '../cloud/cloud-failure.ts'
import { type ConnectivityState, createConnectivityState } from './connectivity-state.ts'
import { createSyncLoop, type SyncLoop } from './sync-loop.ts'
import { SYNC_SETTINGS } from './sync-settings.ts'
import { openTestWords } from '../words/open-test-words.ts'

const OFFLINE: CloudFailure = { kind: 'unreachable', cause: 'refused', detail: '' }

let attempts: number
let answer: () => Promise<Result<void, CloudFailure>>
let connectivity: ConnectivityState
let loop: SyncLoop

beforeEach(() => {
  vi.useFakeTimers()
  attempts = 0
  answer = async () => success(undefined)
  connectivity = createConnectivityState({
    now: Date.now,
    t: openTestWords().t,
    surroundings: () => ({ deviceStatus: 'active', validUntil: null, queued: 0, rejected: 0, snapshotIssuedAt: null }),
  })
  loop = createSyncLoop({
    settings: SYNC_SETTINGS,
    connectivity,
    logger: pino({ level: 'silent' }),
    now: Date.now,
    random: () => 0.5,
    isStreaming: () => false,
    attempt: () => {
      attempts += 1
      return answer()
    },
    describe: ({ kind }) => `it was ${kind}`,
  })
})

afterEach(async () => {
  await loop.close()
  vi.useRealTimers()
})

describe('the sync loop', () => {
  it('syncs at its start and then in intervals', async () => {
    loop.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(attempts).toBe(1)
    await vi.advanceTimersByTimeAsync(SYNC_SETTINGS.pollMs)
    expect(attempts).toBe(2)
  })

  it('sends what is journaled within a second together', async () => {
    await loop.now('manual')
    for (let entry = 0; entry < 10; entry += 1) loop.request('journal')
    await vi.advanceTimersByTimeAsync(SYNC_SETTINGS.debounceMs - 1)
    expect(attempts).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(attempts).toBe(2)
  })

  it('runs one attempt at a time, and one more for all who came meanwhile', async () => {
    const pending = Promise.withResolvers<Result<void, CloudFailure>>()
    answer = () => pending.promise
    const first = loop.now('manual')
    const later = [loop.now('push'), loop.now('manual')]
    loop.request('wake')
    expect(attempts).toBe(1)
    answer = async () => success(undefined)
    pending.resolve(success(undefined))
    await first
    await Promise.all(later)
    expect(attempts).toBe(2)
  })

  it('comes back soon for what was journaled during an attempt', async () => {
    const pending = Promise.withResolvers<Result<void, CloudFailure>>()
    answer = () => pending.promise
    const first = loop.now('manual')
    loop.request('journal')
    answer = async () => success(undefined)
    pending.resolve(success(undefined))
    await first
    await vi.advanceTimersByTimeAsync(SYNC_SETTINGS.debounceMs)
    expect(attempts).toBe(2)
    await vi.advanceTimersByTimeAsync(10 * SYNC_SETTINGS.debounceMs)
    expect(attempts).toBe(2)
  })

  it('backs off while the cloud is out of reach, with jitter and up to five minutes', async () => {
    answer = async () => failure(OFFLINE)
    await loop.now('manual')
    const waits: number[] = []
    for (let failed = 1; failed <= 12; failed += 1) {
      waits.push((connectivity.state().nextAttemptAt ?? 0) - Date.now())
      await vi.advanceTimersByTimeAsync(waits.at(-1) ?? 0)
    }
    expect(attempts).toBe(13)
    expect(waits.slice(0, 4)).toEqual([500, 1000, 2000, 4000])
    expect(waits.at(-1)).toBe(150_000)
    expect(connectivity.state()).toMatchObject({ status: 'unreachable', reason: 'it was unreachable' })
  })

  it('waits as long as the cloud asks for', async () => {
    answer = async () => failure({ kind: 'unavailable', status: 503, retryAfterMs: 60_000 })
    await loop.now('manual')
    await vi.advanceTimersByTimeAsync(59_999)
    expect(attempts).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(attempts).toBe(2)
  })

  it('does not try at every commit while the cloud is out of reach, but sooner than the back-off would', async () => {
    answer = async () => failure(OFFLINE)
    await loop.now('manual')
    for (let failed = 0; failed < 10; failed += 1) await vi.advanceTimersToNextTimerAsync()
    const before = attempts
    loop.request('journal')
    await vi.advanceTimersByTimeAsync(SYNC_SETTINGS.impatientMs - 1)
    expect(attempts).toBe(before)
    await vi.advanceTimersByTimeAsync(1)
    expect(attempts).toBe(before + 1)
  })

  it('keeps a refusal apart from an outage', async () => {
    answer = async () => failure({ kind: 'refused', status: 403, code: 'device_retired', message: '', nextStep: '' })
    await loop.now('manual')
    expect(connectivity.state()).toMatchObject({ status: 'revoked', reason: 'it was refused' })
    expect(connectivity.offlineSince()).toBeNull()
  })

  it('survives a mistake in an attempt', async () => {
    answer = () => Promise.reject(new Error('a mistake'))
    expect(await loop.now('manual')).toMatchObject({ ok: false, failure: { kind: 'malformed' } })
    answer = async () => success(undefined)
    await vi.advanceTimersToNextTimerAsync()
    expect(attempts).toBe(2)
  })
})
