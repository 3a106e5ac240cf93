import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { FakeAnswer } from '../../src-main/core/cloud/open-fake-cloud.ts'
import { STREAM, prepareCloudScenes } from './support/prepare-cloud-scenes.ts'

const openScene = prepareCloudScenes()

describe('a push stream that is not what it should be', () => {
  const streams: readonly [string, (response: ServerResponse) => void][] = [
    ['floods', (response) => flood(response, 'event: entitlements\ndata: {"version":1,"reason":"x"}\n\n')],
    ['sends garbage', (response) => flood(response, randomBytes(512).toString('latin1'))],
    ['never ends a line', (response) => flood(response, 'x'.repeat(1024))],
  ]

  it.each(streams)('is broken off when it %s, while everything else goes on', async (_what, misbehave) => {
    const syncSettings = { debounceMs: 10, backOffBaseMs: 20, streamBackOffCapMs: 40, streamEventsPerSecond: 5 }
    const scene = await openScene({ syncSettings })
    let opened = 0
    scene.cloud.routes.set(STREAM, (_request, response) => {
      opened += 1
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      misbehave(response)
      return null
    })
    // The honest stream ends, as at a restart of the cloud.
    scene.cloud.endStreams()
    await expect.poll(() => opened, { timeout: 40_000 }).toBeGreaterThan(2)
    await scene.work()
    await expect.poll(async () => (await scene.test.app.call('state.get', {})).connectivity.queued).toBe(0)
    // A flood asks for no more syncs than one after the other.
    const syncs = scene.cloud.requests.filter(({ path }) => path === '/v1/sync').length
    expect(syncs).toBeLessThan(opened * 60)
  })

  it('is tried again and again when it cannot be opened', async () => {
    const syncSettings = { debounceMs: 10, backOffBaseMs: 10, streamBackOffCapMs: 20 }
    const scene = await openScene({ syncSettings })
    const answers: FakeAnswer[] = [
      { body: '<html>portal</html>' },
      { status: 401, body: { error: 'who' } },
      { status: 302, headers: { location: 'http://127.0.0.1:9/' } },
      { body: {} },
    ]
    let asked = 0
    scene.cloud.routes.set(STREAM, () => answers[asked++ % answers.length] ?? null)
    scene.cloud.endStreams()
    await expect.poll(() => asked, { timeout: 40_000 }).toBeGreaterThan(answers.length)
    await scene.work()
    await expect.poll(async () => (await scene.test.app.call('state.get', {})).connectivity.queued).toBe(0)
  })
})

function flood(response: ServerResponse, text: string): void {
  const pour = (): void => {
    if (!response.destroyed) response.write(text, () => setImmediate(pour))
  }
  pour()
}
