import { join } from 'node:path'
import { startParts } from './child-process.ts'
import { cloudEnvironment, emulatorEnvironment, type LocalCloudPlan } from './cloud-environment.ts'
import { anyFreePorts } from './free-port.ts'
import { openSwitchableNetwork, type SwitchableNetwork } from './switchable-network.ts'

/** The real processes of the product, with a network between companion and cloud that can be cut. */
export interface Stage {
  readonly cloudUrl: string
  readonly emulatorUrl: string
  readonly home: string
  readonly uiUrl: string
  readonly network: SwitchableNetwork
  readonly databaseFile: string
  readonly storeFile: string
  close(): Promise<void>
}

/**
 * @param folder an empty folder for all data
 * @param holdGraceMs how long a hold outlives its connection; five minutes in the product, short where that is played
 */
export async function openStage(root: string, folder: string, holdGraceMs: number): Promise<Stage> {
  const [cloudPort = 0, emulatorPort = 0, networkPort = 0] = await anyFreePorts(3)
  const cloudUrl = `http://127.0.0.1:${networkPort}`
  const plan: LocalCloudPlan = { dataFolder: folder, cloudPort, cloudUrl, emulatorPort }
  const home = join(folder, 'companion')
  const network = await openSwitchableNetwork(networkPort, cloudPort)
  const entry = (...path: string[]): string => join(root, ...path)
  const parts = await startParts({
    emulator: {
      name: 'Stripe emulator',
      entry: entry('tools', 'stripe-emulator', 'main.ts'),
      // Whatever it sends is held against Stripe's types, as in every test.
      env: { ...emulatorEnvironment(plan), STRIPE_EMULATOR_CHECK: '1' },
    },
    cloud: { name: 'Cloud', entry: entry('server', 'main.ts'), env: cloudEnvironment(plan) },
    core: {
      name: 'Companion',
      entry: entry('src-main', 'headless.ts'),
      env: {
        REVITAUTOPLAN_HOME: home,
        REVITAUTOPLAN_CLOUD_URL: cloudUrl,
        REVITAUTOPLAN_UI_PORT: '0',
        REVITAUTOPLAN_HOLD_GRACE_MS: String(holdGraceMs),
      },
    },
  }).catch(async (error: unknown) => {
    await network.close()
    throw error
  })
  return {
    cloudUrl,
    emulatorUrl: `http://127.0.0.1:${emulatorPort}`,
    home,
    uiUrl: String(parts.core?.ready['uiUrl']),
    network,
    databaseFile: join(folder, 'cloud', 'cloud.sqlite'),
    storeFile: join(home, 'store.sqlite'),
    close: async () => {
      await parts.core?.stop()
      await network.close()
      await parts.cloud?.stop()
      await parts.emulator?.stop()
    },
  }
}
