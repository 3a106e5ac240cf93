import { join } from 'node:path'
import { expect, it } from 'vitest'
import { electronEnvironment } from './lib/electron-launch.ts'
import { runInTime } from './lib/run-in-time.ts'

const script = join(import.meta.dirname, 'package.ts')
const COMPLETE = {
  RELEASE_CLOUD_URL: 'https://cloud.example',
  RELEASE_ROOT_KEYS: 'a'.repeat(43),
  RELEASE_UPDATE_URL: 'https://updates.example',
  RELEASE_PUBLISHER_NAME: 'RevitAutoPlan GmbH',
}

async function packageWith(env: Record<string, string>, ...words: string[]): Promise<{ code: unknown; said: string }> {
  const run = await runInTime(process.execPath, [script, ...words], {
    env: { ...electronEnvironment(process.env), ...env },
    within: 15_000,
  })
  return { code: run.ended, said: run.output }
}

it('packs nothing without the vendor’s root key, cloud, update address and publisher, and names them all', async () => {
  const { code, said } = await packageWith({})
  expect(code).toBe(1)
  for (const name of Object.keys(COMPLETE)) expect(said).toContain(name)
})

it.each(Object.keys(COMPLETE))('packs nothing when %s alone is missing', async (name) => {
  const { code, said } = await packageWith({ ...COMPLETE, [name]: '' })
  expect(code).toBe(1)
  expect(said).toContain('Nothing was packed')
  expect(said.match(/RELEASE_[A-Z_]+/g)).toEqual([name])
})

it('packs nothing for a target that there is not', async () => {
  const { code, said } = await packageWith(COMPLETE, 'win32-x86')
  expect(code).toBe(1)
  expect(said).toContain('win32-x64')
})
