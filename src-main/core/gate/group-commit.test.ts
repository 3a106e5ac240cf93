import { describe, expect, it } from 'vitest'
import { createGroupCommit, type BatchJob } from './group-commit.ts'

function build(transact: (body: () => void) => void = (body) => body()) {
  const events: string[] = []
  const batches = createGroupCommit({
    transact(body) {
      events.push('begin')
      transact(body)
      events.push('commit')
    },
    finish: () => events.push('finish'),
    onRollback: () => events.push('rollback'),
    onDone: (error) => events.push(error === null ? 'done' : 'failed'),
  })
  const job = (name: string): BatchJob => ({
    apply() {
      events.push(`apply ${name}`)
      return () => events.push(`answer ${name}`)
    },
    fail: () => events.push(`fail ${name}`),
  })
  return { events, batches, job }
}

describe('createGroupCommit', () => {
  it('puts all of one turn into one transaction and answers after it', async () => {
    const { events, batches, job } = build()
    batches.add(job('one'))
    await Promise.resolve()
    batches.add(job('two'))
    expect(events).toEqual([])
    await batches.flush()
    expect(events).toEqual(['begin', 'apply one', 'apply two', 'finish', 'commit', 'answer one', 'answer two', 'done'])
  })

  it('takes what comes during the answers into the next transaction', async () => {
    const { events, batches, job } = build()
    const first = job('one')
    batches.add({ ...first, apply: () => () => batches.add(job('two')) })
    await batches.flush()
    await batches.flush()
    expect(events.filter((event) => event === 'begin')).toHaveLength(2)
    expect(events).toContain('answer two')
  })

  it('answers none of them when the transaction fails, and fails all after memory was put right', async () => {
    const { events, batches, job } = build((body) => {
      body()
      throw new Error('disk')
    })
    batches.add(job('one'))
    batches.add(job('two'))
    await batches.flush()
    expect(events).toEqual(['begin', 'apply one', 'apply two', 'finish', 'rollback', 'fail one', 'fail two', 'failed'])
  })

  it('has nothing to flush while nothing waits', async () => {
    const { events, batches } = build()
    await batches.flush()
    expect(events).toEqual([])
  })
})
