import { describe, expect, it } from 'vitest'
import type { CoreEndpoint, CorePort } from './core-endpoint.ts'
import { restartPause, superviseCore } from './supervise-core.ts'

interface FakeCore extends CoreEndpoint {
  readonly ports: CorePort[]
  end(message: string | null): void
  readonly closed: () => boolean
}

function fakeCore(): FakeCore {
  const ports: CorePort[] = []
  let end = (_outcome: { message: string | null }): void => undefined
  let closed = false
  const ended = new Promise<{ message: string | null }>((resolve) => {
    end = resolve
  })
  return {
    ports,
    ended,
    connect: (port) => {
      ports.push(port)
    },
    end: (message) => {
      end({ message })
    },
    close: async () => {
      closed = true
      end({ message: null })
    },
    closed: () => closed,
  }
}

function fakePort(): CorePort & { readonly isClosed: () => boolean } {
  let closed = false
  const port: CorePort & { isClosed: () => boolean } = {
    on: () => {
      throw new Error('the supervisor never listens')
    },
    postMessage: () => undefined,
    start: () => undefined,
    close: () => {
      closed = true
    },
    isClosed: () => closed,
  }
  return port
}

/** A supervisor whose cores and pauses are in the test's hands. */
function stage(options: { attached?: Array<CoreEndpoint | null>; startFails?: string } = {}) {
  const attached = [...(options.attached ?? [])]
  const started: FakeCore[] = []
  const pauses: number[] = []
  const troubles: string[] = []
  let time = 0
  let startedOne = Promise.withResolvers<FakeCore>()
  let pausing = Promise.withResolvers<() => void>()
  const supervisor = superviseCore({
    attach: async () => attached.shift() ?? null,
    start: async () => {
      if (options.startFails !== undefined) throw new Error(options.startFails)
      const core = fakeCore()
      started.push(core)
      startedOne.resolve(core)
      startedOne = Promise.withResolvers()
      return core
    },
    now: () => time,
    pause: (milliseconds) => {
      pauses.push(milliseconds)
      return new Promise((resolve) => {
        pausing.resolve(resolve)
      })
    },
    onTrouble: (message) => {
      troubles.push(message)
    },
  })
  return {
    supervisor,
    started,
    pauses,
    troubles,
    nextStart: () => startedOne.promise,
    /** Waits until the supervisor pauses, and lets it go on. */
    async endPause() {
      const resume = await pausing.promise
      pausing = Promise.withResolvers()
      resume()
    },
    pass: (milliseconds: number) => {
      time += milliseconds
    },
  }
}

describe('superviseCore', () => {
  it('attaches to a core that runs, and starts none', async () => {
    const running = fakeCore()
    const { supervisor, started } = stage({ attached: [running] })
    const port = fakePort()
    supervisor.connect(port)
    await expect.poll(() => running.ports).toEqual([port])
    expect(started).toEqual([])
    await supervisor.close()
    expect(running.closed()).toBe(true)
  })

  it('starts a core where none runs, and joins the windows that waited for it', async () => {
    const { supervisor, nextStart } = stage()
    const [early, late] = [fakePort(), fakePort()]
    supervisor.connect(early)
    const core = await nextStart()
    await expect.poll(() => core.ports).toEqual([early])
    supervisor.connect(late)
    expect(core.ports).toEqual([early, late])
    await supervisor.close()
  })

  it('begins anew with growing pauses, and tells a person once', async () => {
    const { supervisor, nextStart, endPause, pauses, troubles } = stage()
    let next = nextStart()
    for (const message of ['first', 'second', 'The data folder is on a network drive.', 'fourth']) {
      const core = await next
      next = nextStart()
      core.end(message)
      await endPause()
    }
    await next
    expect(pauses).toEqual([500, 1000, 2000, 4000])
    expect(troubles).toEqual(['The data folder is on a network drive.'])
    await supervisor.close()
  })

  it('looks for the core at once when a person wants it to', async () => {
    const { supervisor, nextStart, pauses } = stage()
    const first = await nextStart()
    const second = nextStart()
    first.end(null)
    while (pauses.length === 0) await Promise.resolve()
    supervisor.tryNow()
    expect(await second).not.toBe(first)
    await supervisor.close()
  })

  it('counts anew after a core was well for a minute', async () => {
    const { supervisor, nextStart, endPause, pass, pauses } = stage()
    let next = nextStart()
    for (const lived of [0, 0, 60_000]) {
      const core = await next
      next = nextStart()
      pass(lived)
      core.end(null)
      await endPause()
    }
    await next
    expect(pauses).toEqual([500, 1000, 500])
    await supervisor.close()
  })

  it('takes a core that cannot even be started for one that ended', async () => {
    const { supervisor, endPause, troubles } = stage({ startFails: 'no such file' })
    await endPause()
    await endPause()
    await expect.poll(() => troubles).toEqual(['no such file'])
    await supervisor.close()
  })

  it('closes the core and the windows that wait, and starts no other', async () => {
    const { supervisor, nextStart, started } = stage()
    const core = await nextStart()
    await supervisor.close()
    expect(core.closed()).toBe(true)
    expect(started).toHaveLength(1)
    const port = fakePort()
    supervisor.connect(port)
    expect(port.isClosed()).toBe(true)
  })
})

describe('restartPause', () => {
  it('doubles from half a second to half a minute', () => {
    expect([1, 2, 3, 6, 7, 1000].map(restartPause)).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000])
  })
})
