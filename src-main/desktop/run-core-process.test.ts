import { EventEmitter } from 'node:events'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { coreWords } from '../../shared/words/core-words.ts'
import { CoreStartFailure } from '../core/core-start-failure.ts'
import type { FromCore, ToCore } from './core-messages.ts'
import { type HostedCore, runCoreProcess } from './run-core-process.ts'

/** The shell's side of the core's process; it answers requests for secrets from a map. */
function shell(secrets = new Map<string, string>()) {
  const events = new EventEmitter()
  const heard: FromCore[] = []
  const exits: number[] = []
  const tell = (data: unknown, ports: unknown[] = []): void => {
    events.emit('message', { data, ports })
  }
  const parentPort = {
    on: (event: string, listener: (message: never) => void) => {
      events.on(event, (message) => {
        listener(message as never)
      })
      return parentPort
    },
    postMessage: (message: FromCore) => {
      heard.push(message)
      if (message.type === 'secret') queueMicrotask(() => tell(answer(message)))
    },
  }
  function answer({ id, request }: Extract<FromCore, { type: 'secret' }>): ToCore {
    if (request.name === 'locked') return { type: 'secret_failed', id, message: 'The keyring is locked.' }
    if (request.do === 'set') secrets.set(request.name, request.value)
    if (request.do === 'delete') secrets.delete(request.name)
    return { type: 'secret', id, ok: true, value: request.do === 'get' ? (secrets.get(request.name) ?? null) : null }
  }
  const run = (createCore: Parameters<typeof runCoreProcess>[0]['createCore']): Promise<void> =>
    runCoreProcess({
      parentPort: parentPort as never,
      createCore,
      logger: pino({ level: 'silent' }),
      exit: (code) => {
        exits.push(code)
      },
    })
  return { run, tell, heard, exits, secrets }
}

function windowPort() {
  const events = new EventEmitter()
  const received: unknown[] = []
  const port = {
    on: (event: string, listener: (message: never) => void) => {
      events.on(event, (message) => {
        listener(message as never)
      })
      return port
    },
    postMessage: (text: unknown) => {
      received.push(text)
    },
    start: () => undefined,
  }
  return {
    port,
    received,
    send: (data: unknown) => events.emit('message', { data }),
    close: () => events.emit('close'),
  }
}

/** A core that answers each text, and counts its connections. */
function echoingCore() {
  let open = 0
  let closed = false
  const core: HostedCore = {
    connectUi(send) {
      open += 1
      return {
        receive: (text) => {
          send(`answer to ${text}`)
        },
        close: () => {
          open -= 1
        },
      }
    },
    close: async () => {
      closed = true
    },
  }
  return { core, open: () => open, closed: () => closed }
}

describe('runCoreProcess', () => {
  it('joins windows to the core, those that came before it too', async () => {
    const { run, tell } = shell()
    const echo = echoingCore()
    const early = windowPort()
    const late = windowPort()
    const running = run(async () => {
      tell({ type: 'connect' }, [early.port])
      return echo.core
    })
    await running
    tell({ type: 'connect' }, [late.port])
    early.send('one')
    early.send(2)
    late.send('two')
    expect(early.received).toEqual(['answer to one'])
    expect(late.received).toEqual(['answer to two'])
    early.close()
    expect(echo.open()).toBe(1)
  })

  it('asks the shell for secrets, and passes its refusal on', async () => {
    const { run, secrets } = shell(new Map([['device', 'key']]))
    let answers: unknown[] = []
    await run(async (store) => {
      await store.set('anchor', '7')
      answers = await Promise.all([store.get('device'), store.get('missing')])
      await store.delete('device')
      await expect(store.get('locked')).rejects.toThrow('The keyring is locked.')
      return echoingCore().core
    })
    expect(answers).toEqual(['key', null])
    expect([...secrets]).toEqual([['anchor', '7']])
  })

  it('closes the core once when told to, and ends', async () => {
    const { run, tell, exits } = shell()
    const echo = echoingCore()
    await run(async () => echo.core)
    tell({ type: 'close' })
    tell({ type: 'close' })
    await expect.poll(() => exits).toEqual([0])
    expect(echo.closed()).toBe(true)
  })

  it('tells the shell why the core could not start', async () => {
    const { run, heard } = shell()
    await run(async () => {
      const failure = { code: 'network_path', path: '/share/data/store.sqlite', detail: '' } as const
      throw new CoreStartFailure(failure, coreWords('en-GB'))
    })
    const message =
      'The data folder /share/data lies on a network drive, where two companions could overwrite each other. Set REVITAUTOPLAN_HOME to a folder on a disk of this computer.'
    expect(heard).toEqual([{ type: 'failed', message }])
  })

  it('tells the shell why a running core had to end', async () => {
    const { run, heard } = shell()
    await run(async (_secrets, onFatal) => {
      setImmediate(() => onFatal(new Error('a detail'), 'The store was removed. Start again.'))
      return echoingCore().core
    })
    await expect.poll(() => heard).toEqual([{ type: 'failed', message: 'The store was removed. Start again.' }])
  })

  it('passes over messages that it does not know', async () => {
    const { run, tell, exits } = shell()
    await run(async () => echoingCore().core)
    tell({ type: 'reboot' })
    tell('close')
    tell(null)
    tell({ type: 'connect' })
    expect(exits).toEqual([])
  })
})
