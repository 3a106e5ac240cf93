import { ENTRY_TYPE, type JournalEntry, type PersonalFields } from './journal-entry.ts'

const ID = '019aa2f0-7b2e-7c41-9d55-2f6c0a9b4e17'

/** A record as it is sent, for whoever has sent none yet. */
export const EXAMPLE_RECORD: { readonly entry: JournalEntry; readonly personal: PersonalFields } = {
  entry: {
    specversion: '1.0',
    id: ID,
    source: `urn:revitautoplan:device:${ID}`,
    type: ENTRY_TYPE.usage,
    time: '2026-11-22T10:00:42.000Z',
    subject: ID,
    sequence: 12,
    personal: 'v6cQ0kq1b0r3oPq6m0n0h3k0J8yXv3pQ7fZJ5b2w4uE',
    data: {
      operation: 'ai_layout',
      leaseId: ID,
      meter: 'ai_layouts',
      period: '2026-11',
      outcome: 'succeeded',
      units: 1,
      overageUnits: 0,
      overageCause: null,
      errorClass: null,
      areaSqm: 180,
      feature: null,
      durationMs: 42_000,
      planAtTime: 'professional',
      entitlementVersion: 3,
      offline: false,
      late: false,
      revitVersion: '2027',
      pluginVersion: '2.4.0',
      companionVersion: '0.1.0',
    },
  },
  personal: { salt: 'k3Jw0v7b9Qm2Xr5tYp8sLg', memberId: 'mbr_7Qm2Xr5tYp8s', projectKey: 'Zt5b0Vq3mN8xK1wR7yU2pA' },
}
