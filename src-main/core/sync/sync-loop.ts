import type { Logger } from 'pino'
import { failure, type Result, success } from '../../../shared/result/result.ts'
import type { CloudFailure } from '../cloud/cloud-failure.ts'
import { backOff } from '../timing/back-off.ts'
import type { ConnectivityState } from './connectivity-state.ts'
import type { SyncSettings } from './sync-settings.ts'

export type SyncTrigger = 'journal' | 'push' | 'stream' | 'wake' | 'manual' | 'enrolment' | 'units_wanted'

export interface SyncLoop {
  /** Starts the timer; the first attempt is made at once. */
  start(): void
  /** Asks for a sync: soon after something was journaled, at once for anything else. */
  request(trigger: SyncTrigger): void
  /** Syncs with everything that is in the journal now; resolves when that attempt is over. */
  now(trigger: SyncTrigger): Promise<Result<void, CloudFailure>>
  close(): Promise<void>
}

export interface SyncLoopOptions {
  readonly settings: SyncSettings
  readonly connectivity: ConnectivityState
  readonly logger: Logger
  /** Epoch milliseconds, for telling when the next attempt is due. */
  readonly now: () => number
  readonly random: () => number
  readonly isStreaming: () => boolean
  /** One attempt: every device that has something to send. */
  readonly attempt: () => Promise<Result<void, CloudFailure>>
  readonly describe: (problem: CloudFailure) => string
}

/** The cloud, or this computer for want of the key, does not take this device. */
function isRefusal(problem: CloudFailure): boolean {
  if (problem.kind === 'key_missing') return true
  return problem.kind === 'refused' && (problem.status === 401 || problem.status === 403)
}

/** Decides when to sync: one attempt at a time, backing off while the cloud is out of reach. */
export function createSyncLoop(options: SyncLoopOptions): SyncLoop {
  const { settings, connectivity, logger, now, random, isStreaming, attempt, describe } = options
  let running: Promise<Result<void, CloudFailure>> | null = null
  let following: Promise<Result<void, CloudFailure>> | null = null
  let timer: NodeJS.Timeout | null = null
  let dueAt = Number.POSITIVE_INFINITY
  let endedAt = 0
  let failures = 0
  /** Until when the cloud asked to be left alone; only a person's own wish goes before it. */
  let pausedUntil = 0
  /** Something was journaled during the attempt, which may have read the journal before. */
  let journaledMeanwhile = false
  let closed = false

  function plan(delayMs: number): void {
    if (closed) return
    if (timer !== null) clearTimeout(timer)
    dueAt = now() + Math.round(delayMs)
    connectivity.planned(dueAt)
    timer = setTimeout(() => void run(), delayMs)
  }

  /** A bug in syncing must not take the gate down with it: it is logged and counts as a failed attempt. */
  async function attemptSafely(): Promise<Result<void, CloudFailure>> {
    try {
      return await attempt()
    } catch (error) {
      logger.error({ err: error }, 'syncing failed by a mistake of the companion')
      return failure({ kind: 'malformed', detail: 'a mistake of the companion, see its log' })
    }
  }

  async function runOnce(): Promise<Result<void, CloudFailure>> {
    if (timer !== null) clearTimeout(timer)
    journaledMeanwhile = false
    const result = await attemptSafely()
    endedAt = now()
    if (closed) return result
    if (result.ok) {
      failures = 0
      pausedUntil = 0
      const interval = isStreaming() ? settings.intervalMs : settings.pollMs
      plan(journaledMeanwhile ? settings.debounceMs : interval * (1 + settings.jitter * (2 * random() - 1)))
      return result
    }
    failures += 1
    const problem = result.failure
    const reason = (): string => describe(problem)
    if (isRefusal(problem)) connectivity.refused(reason)
    else connectivity.failed(reason)
    logger.warn({ failures, problem }, 'a sync failed')
    const asked = problem.kind === 'unavailable' ? (problem.retryAfterMs ?? 0) : 0
    pausedUntil = now() + asked
    plan(Math.max(asked, backOff(failures, random(), settings.backOffBaseMs, settings.backOffCapMs)))
    return result
  }

  function run(): Promise<Result<void, CloudFailure>> {
    if (closed) return Promise.resolve(success(undefined))
    running ??= runOnce().finally(() => {
      running = null
    })
    return running
  }

  /** An attempt that began earlier may not carry what was journaled since: those who come meanwhile share the next one. */
  function runAfter(current: Promise<unknown>): Promise<Result<void, CloudFailure>> {
    following ??= current.then(() => {
      following = null
      return run()
    })
    return following
  }

  return {
    start() {
      void run()
    },
    request(trigger) {
      if (closed) return
      if (trigger !== 'manual' && trigger !== 'enrolment' && now() < pausedUntil) return
      if (trigger !== 'journal') {
        void (running === null ? run() : runAfter(running))
        return
      }
      if (running !== null) {
        journaledMeanwhile = true
        return
      }
      const wait = failures === 0 ? 0 : Math.max(0, endedAt + settings.impatientMs - now())
      const delay = Math.max(settings.debounceMs, wait)
      if (now() + delay < dueAt) plan(delay)
    },
    now: (trigger) => {
      logger.debug({ trigger }, 'a sync was asked for')
      return running === null ? run() : runAfter(running)
    },
    async close() {
      closed = true
      if (timer !== null) clearTimeout(timer)
      await running
    },
  }
}
