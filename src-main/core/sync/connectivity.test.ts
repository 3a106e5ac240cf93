import { expect, it } from 'vitest'
import { connectivityOf, NO_CONTACT_YET } from './connectivity.ts'
import { openTestWords } from '../words/open-test-words.ts'

const surroundings = { now: 1000, deviceStatus: 'active', validUntil: 5000, queued: 3, rejected: 0 } as const
const failing = { since: 700, reason: () => 'No answer.' }
const refused = { since: 800, reason: () => 'Not you.' }
const { t } = openTestWords()

it('is online while the last contact succeeded', () => {
  expect(connectivityOf({ ...NO_CONTACT_YET, lastSyncAt: 900 }, surroundings, t)).toEqual({
    status: 'online',
    since: 900,
    lastSyncAt: 900,
    graceEndsAt: 5000,
    reason: null,
    queued: 3,
    rejected: 0,
    nextAttemptAt: null,
  })
})

it('is unreachable, expired or revoked, each with its own reason', () => {
  const unreachable = connectivityOf({ ...NO_CONTACT_YET, failing }, surroundings, t)
  expect(unreachable).toMatchObject({ status: 'unreachable', since: 700, reason: 'No answer.' })
  const expired = connectivityOf({ ...NO_CONTACT_YET, failing }, { ...surroundings, validUntil: 1000 }, t)
  expect(expired).toMatchObject({ status: 'expired', since: 1000, reason: 'No answer.' })
  const turnedAway = connectivityOf({ ...NO_CONTACT_YET, refused }, { ...surroundings, validUntil: 1000 }, t)
  expect(turnedAway).toMatchObject({ status: 'revoked', since: 800, reason: 'Not you.' })
  const retired = connectivityOf(NO_CONTACT_YET, { ...surroundings, deviceStatus: 'retired' }, t)
  const frozen = connectivityOf(NO_CONTACT_YET, { ...surroundings, deviceStatus: 'frozen' }, t)
  expect([retired.status, frozen.status]).toEqual(['revoked', 'revoked'])
  expect(retired.reason).not.toBe(frozen.reason)
})
