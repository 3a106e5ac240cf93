import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createTextRedactor } from '../../core/redaction/redact-text.ts'
import { type Crash, describeCrash } from './describe-crash.ts'
import { watchCrashes } from './watch-crashes.ts'

describe('describeCrash', () => {
  const facts = { version: '0.1.0', electron: '45.4.1', system: 'win32 x64', at: new Date('2026-11-24T12:00:00Z') }
  const redact = createTextRedactor({
    folders: [{ path: 'C:\\Users\\berta', word: '~', ours: false }],
    names: [{ text: 'berta', word: '[user]' }],
  })

  it('gives what support needs, without names, paths and secrets', () => {
    const error = new Error('cannot open C:\\Users\\berta\\Documents\\Villa Meier.rvt for berta@example.com')
    const text = describeCrash({ kind: 'exception', reason: error }, facts, redact)
    expect(text).toContain('Companion 0.1.0, Electron 45.4.1, win32 x64')
    expect(text).toContain('2026-11-24T12:00:00.000Z exception')
    expect(text).toContain('cannot open')
    expect(text).not.toMatch(/berta|Meier|example\.com/)
  })

  it('describes what is no error, and nothing at length', () => {
    expect(describeCrash({ kind: 'rejection', reason: undefined }, facts, redact)).toContain('undefined')
    const long = describeCrash({ kind: 'page', reason: `${'x'.repeat(1e6)}\n`.repeat(100) }, facts, (text) => text)
    expect(long.length).toBeLessThan(25_000)
  })
})

describe('watchCrashes', () => {
  function open() {
    const [app, node] = [new EventEmitter(), new EventEmitter()]
    const crashes: Crash[] = []
    const seen = { reloads: 0, graphics: 0, now: 0 }
    watchCrashes(app as never, node as never, {
      now: () => seen.now,
      onCrash: (crash) => crashes.push(crash),
      onGraphicsFailed: () => (seen.graphics += 1),
    })
    const contents = { isDestroyed: () => false, reload: () => (seen.reloads += 1) }
    const pageEnds = (reason: string) => app.emit('render-process-gone', {}, contents, { reason, exitCode: 5 })
    return { app, node, crashes, seen, pageEnds }
  }

  it('tells an error that nobody handled, the first alone', () => {
    const { node, crashes } = open()
    node.emit('uncaughtException', new Error('first'))
    node.emit('unhandledRejection', new Error('second'))
    expect(crashes).toEqual([{ kind: 'exception', reason: new Error('first') }])
  })

  it('loads a page that ended anew, and asks when it ends again within a minute', () => {
    const { crashes, seen, pageEnds } = open()
    pageEnds('crashed')
    expect([seen.reloads, crashes]).toEqual([1, []])
    seen.now = 59_000
    pageEnds('oom')
    expect([seen.reloads, crashes]).toEqual([1, [{ kind: 'page', reason: 'oom (5)' }]])
  })

  it('goes on loading a page that ends now and then, and minds no page that ends as it should', () => {
    const { crashes, seen, pageEnds } = open()
    pageEnds('crashed')
    seen.now = 61_000
    pageEnds('crashed')
    pageEnds('clean-exit')
    expect([seen.reloads, crashes]).toEqual([2, []])
  })

  it('notes a graphics process that failed, not one that was ended', () => {
    const { app, seen } = open()
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'killed' })
    app.emit('child-process-gone', {}, { type: 'Utility', reason: 'crashed' })
    expect(seen.graphics).toBe(0)
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed' })
    expect(seen.graphics).toBe(1)
  })
})
