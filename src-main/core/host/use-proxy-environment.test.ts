import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { createCloudClient } from '../cloud/cloud-client.ts'
import { openFakeCloud } from '../cloud/open-fake-cloud.ts'
import { useProxyEnvironment } from './use-proxy-environment.ts'

it('goes through the proxy that the environment names, but never to this machine', async () => {
  const asked: string[] = []
  const proxy = createServer()
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve)
  })
  const local = await openFakeCloud()
  local.routes.set('GET /here', () => ({ body: {} }))
  const { port } = proxy.address() as AddressInfo
  const restore = useProxyEnvironment({ HTTPS_PROXY: `http://127.0.0.1:${port}` })
  await expect(fetch('https://cloud.example/there')).rejects.toThrow('fetch failed')
  expect(asked).toEqual(['cloud.example:443'])
  expect((await fetch(`${local.url}/here`)).status).toBe(200)
  expect(asked).toHaveLength(1)
  restore?.()
  await local.close()
  await new Promise((resolve) => {
    proxy.close(resolve)
  })
})

it.each([407, 403])('tells a proxy that answers %i from a cloud that is gone', async (status) => {
  const proxy = createServer()
  proxy.on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${status} No\r\nProxy-Authenticate: NTLM\r\n\r\n`))
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve)
  })
  const { port } = proxy.address() as AddressInfo
  const restore = useProxyEnvironment({ HTTPS_PROXY: `http://127.0.0.1:${port}` })
  const cloud = createCloudClient({ url: 'https://cloud.example', fetch, now: Date.now, userAgent: 'test' })
  const answered = await cloud.send({ method: 'GET', path: '/', auth: null, schema: z.unknown() })
  expect(answered).toEqual({ ok: false, failure: { kind: 'not_the_cloud', status } })
  restore?.()
  proxy.close()
})

it('changes nothing where no proxy is named', () => {
  expect(useProxyEnvironment({ HTTPS_PROXY: '' })).toBeNull()
})
