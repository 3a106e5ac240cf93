import { existsSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { readDiscovery } from '../../tools/revit-simulator/read-discovery.ts'
import { connectRevit, type RevitConnection } from '../../tools/revit-simulator/revit-connection.ts'
import { runOperation, type SimulatedOperation } from '../../tools/revit-simulator/run-operation.ts'

/** One success, one cancelled run, one scan, one refusal: each kind of outcome once, within the Free plan. */
const SESSION: readonly SimulatedOperation[] = [
  { operation: 'ai_layout', units: 1, areaSqm: 142, projectLabel: 'Lakeside house', workMs: 1200, ending: 'succeed' },
  { operation: 'ai_layout', units: 1, areaSqm: 142, projectLabel: 'Lakeside house', workMs: 600, ending: 'cancel' },
  { operation: 'building_scan', units: 1, areaSqm: 180, projectLabel: 'Mill Street 4', workMs: 800, ending: 'succeed' },
  {
    operation: 'ai_layout',
    units: 1,
    areaSqm: 180,
    projectLabel: 'Mill Street 4',
    feature: 'code_compliance',
    workMs: 0,
    ending: 'succeed',
  },
]

async function untilSignedIn(connection: RevitConnection): Promise<boolean> {
  if (connection.hello.entitlement !== null) return true
  return await new Promise((resolve) => {
    void connection.closed.then(() => resolve(false))
    connection.onEvent((topic, params) => {
      const plan = typeof params === 'object' && params !== null && 'plan' in params ? params.plan : null
      if (topic === 'entitlements.changed' && plan !== null) resolve(true)
    })
    connection.rpc.call('events.subscribe', { topics: ['entitlements.changed'] }).catch(() => resolve(false))
  })
}

/** Waits for the first sign-in, then plays one short Revit session, once per data folder. */
export function playFirstSession(options: { readonly home: string; readonly marker: string }): {
  stop(): Promise<void>
} {
  const stopped = new AbortController()
  let connection: RevitConnection | null = null

  const play = async (): Promise<void> => {
    while (!stopped.signal.aborted && !existsSync(options.marker)) {
      const discovery = readDiscovery(options.home)
      if (discovery.ok) {
        connection = await connectRevit(discovery.value, {
          year: 2026,
          clientName: 'RevitAutoPlan',
          clientVersion: '1.0.0',
        })
        if (await untilSignedIn(connection)) {
          for (const operation of SESSION) await runOperation(connection, operation)
          writeFileSync(options.marker, new Date().toISOString())
          await connection.close()
          return
        }
      }
      await sleep(1000, undefined, { signal: stopped.signal })
    }
  }
  const done = play().catch((error: unknown) => {
    if (!stopped.signal.aborted) console.error(`The sample Revit session could not be played: ${String(error)}`)
  })

  return {
    stop: async () => {
      stopped.abort()
      connection?.crash()
      await done
    },
  }
}
