import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
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

it('changes nothing where no proxy is named', () => {
  expect(useProxyEnvironment({ HTTPS_PROXY: '' })).toBeNull()
})
