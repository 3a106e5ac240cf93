import { defineRoute } from '../../http/contract/route-contract.ts'

export const pushContract = {
  stream: defineRoute({
    id: 'openStream',
    method: 'get',
    path: '/v1/stream',
    kind: 'api',
    summary: 'Server-sent events for a device: entitlements changed, units wanted back, checkout changed, shutdown',
    description:
      'Each event has a name and JSON data (`StreamEvent`). A comment line every 15 seconds keeps it open; proxies must not buffer it. ' +
      'Nothing is repeated after a reconnect: the first event tells the entitlement version.',
    access: ['device'],
    rate: 'api',
    answers: { 200: { description: 'Events until either side ends.', type: 'text/event-stream' } },
  }),
} as const
