import express from 'express'
import { sql } from 'kysely'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloudErrorSchema } from '../../shared/protocol/cloud-api.ts'
import { startTestCloud, type TestCloud } from '../testing/start-test-cloud.ts'
import { bindServer } from './bind-server.ts'
import { createErrorHandler } from './error-handler.ts'
import { createHealthRouter } from './health.ts'

let test: TestCloud
beforeAll(async () => {
  test = await startTestCloud()
})
afterAll(async () => {
  await test.close()
})

async function told(url: string): Promise<{ status: number; code: string; message: string }> {
  const answer = await fetch(url)
  const { code, message } = cloudErrorSchema.parse(await answer.json()).error
  return { status: answer.status, code, message }
}

describe('readiness', () => {
  it('is there once the cloud listens', async () => {
    expect((await fetch(`${test.url}/readyz`)).status).toBe(200)
  })

  it('ends when the database has not the tables of this version', async () => {
    const { db } = test.cloud
    const [last] = (
      await sql<{ name: string; timestamp: string }>`
      select name, timestamp from kysely_migration order by name desc limit 1`.execute(db)
    ).rows
    await sql`delete from kysely_migration where name = ${last?.name}`.execute(db)
    const answer = await told(`${test.url}/readyz`)
    expect(answer).toMatchObject({ status: 503, code: 'not_ready' })
    expect(answer.message).toContain('older version')
    await sql`insert into kysely_migration (name, timestamp) values (${last?.name}, ${last?.timestamp})`.execute(db)
    expect((await fetch(`${test.url}/readyz`)).status).toBe(200)
  })

  it('stays when the database knows a migration of a newer version, as while instances are replaced', async () => {
    const { db } = test.cloud
    await sql`insert into kysely_migration (name, timestamp) values ('9999-of-the-future', '2099-01-01')`.execute(db)
    expect((await fetch(`${test.url}/readyz`)).status).toBe(200)
    await sql`delete from kysely_migration where name = '9999-of-the-future'`.execute(db)
  })

  it('ends with the shutdown', async () => {
    const router = express().use(createHealthRouter({ db: test.cloud.db, isClosing: () => true }))
    router.use(createErrorHandler({ logger: test.logger, requestId: () => 'id' }))
    const server = createServer(router).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    expect(await told(`http://127.0.0.1:${port}/readyz`)).toMatchObject({ status: 503, code: 'not_ready' })
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    server.closeAllConnections()
    server.close()
  })
})

describe('while it starts', () => {
  it('the process is alive, and everything else is told so in the one error shape', async () => {
    const bound = await bindServer({ host: '127.0.0.1', port: 0 })
    if (!bound.ok) throw new Error(bound.failure)
    const url = `http://127.0.0.1:${bound.value.port}`
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect(await told(`${url}/readyz`)).toMatchObject({ status: 503, code: 'starting' })
    expect(await told(`${url}/v1/catalog`)).toMatchObject({ status: 503, code: 'starting' })
    await bound.value.close(0)
  })
})
