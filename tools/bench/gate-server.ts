import pino from 'pino'
import { createPluginLink } from '../../src-main/core/link/plugin-link.ts'
import { openBenchGate } from './open-bench-gate.ts'

/** The measured thing: gate and plugin link in a process of their own. */
const home = process.env['BENCH_HOME'] ?? ''
const { gate, clock, newId, close } = await openBenchGate()

const link = await createPluginLink({
  home,
  version: 'bench',
  gate,
  summary: () => ({ account: null, entitlement: null }),
  logger: pino({ level: 'silent' }),
  now: clock.now,
  monotonic: () => performance.now(),
  newId,
  onClientsChanged: () => undefined,
  open: () => false,
  cloudReachable: () => false,
  askForUnits: async () => undefined,
  // The limit on messages protects people; here it would be what is measured.
  settings: { messagesPerSecond: 10_000_000, messageBurst: 10_000_000 },
})
process.send?.({ ready: true, port: link.port })

process.once('disconnect', () => {
  void link
    .close('bench over', false)
    .then(close)
    .then(() => process.exit(0))
})
