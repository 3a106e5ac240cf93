import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactLine } from './redact-line.ts'
import { createTextRedactor } from './redact-text.ts'
import { redactValue } from './redact-value.ts'

const ID = '018f3c1a-7b2e-7c41-9d55-2f6c0a9b4e17'
const redact = createTextRedactor({
  folders: [
    { path: String.raw`C:\Users\a.keller`, word: '~', ours: false },
    { path: String.raw`C:\Users\a.keller\AppData\Local\RevitAutoPlan`, word: '[data]', ours: true },
    { path: '/home/anna', word: '~', ours: false },
  ],
  names: [
    { text: 'Anna Keller', word: '[person]' },
    { text: 'Keller', word: '[person]' },
    { text: 'Ada', word: '[person]' },
    { text: 'Klinikum Musterstadt, Umbau (2. Stufe)', word: '[project]' },
    { text: 'ZEICHENTISCH-04', word: '[computer]' },
  ],
})

describe('a text', () => {
  it.each([
    ['signed in as anna.keller@nordlicht.example.', 'signed in as [e-mail].'],
    ['Müller@büro.example wrote', '[e-mail] wrote'],
    [`Bearer abc.def-123456789`, 'Bearer [secret]'],
    [`authorization: RevitAutoPlan ${'n'.repeat(22)}.${'p'.repeat(43)}`, 'authorization: RevitAutoPlan [secret]'],
    ['key eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2lnbmF0dXJl end', 'key [secret] end'],
    [`hash ${'Ab1_'.repeat(11)}`, 'hash [secret]'],
    ['nonce x9QmT2vKp4LwZr8YbN3c ends', 'nonce [secret] ends'],
    ['digest 9f86d081884c7d659a2feaa0c55ad015', 'digest [secret]'],
    ['sk_test_51Habcdefgh was refused', '[secret] was refused'],
    ['-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----', '[secret]'],
    ['proxy http://anna:pw@proxy.example:8080/', 'proxy http://[secret]@proxy.example:8080/'],
    ['opened http://127.0.0.1:4752/#key=abc now', 'opened http://127.0.0.1:4752/?[secret] now'],
    ['https://cloud.example/device?user_code=WDJB-MJHT', 'https://cloud.example/device?[secret]'],
    ['code WDJB-MJHT waits', 'code [code] waits'],
    [String.raw`open 'D:\Projekte\Klinikum Nord\Haus.rvt' failed`, `open '[path]' failed`],
    [String.raw`open C:\\Users\\a.keller\\Desktop\\x`, 'open ~'],
    [String.raw`in C:\Users\A.Keller\AppData\Local\RevitAutoPlan\store.sqlite`, String.raw`in [data]\store.sqlite`],
    [String.raw`\\server\share\Wettbewerb\a.dwg is away`, '[path]'],
    [`open '/home/anna/Klinikum/plan.txt'`, `open '~'`],
    ['/home/annabel/x', '[path]'],
    ['at run (file:///home/anna/app/src-main/core/gate/gate.ts:12:3)', 'at run ([app]/core/gate/gate.ts:12:3)'],
    [
      String.raw`at C:\Program Files\Anna Keller\resources\app.asar\out\main\core.cjs:1:2`,
      String.raw`at [app]/out\main\core.cjs:1:2`,
    ],
    ['file:///D:/Projekte/Haus.html:1', '[path]:1'],
    [`stat '/mnt/projekte/Haus am Hang/a.ifc'`, `stat '[path]'`],
    ['could not open Haus am Hang.rvt', '[file]'],
    ['KLINIKUM   MUSTERSTADT, Umbau (2. stufe) began', '[project] began'],
    ['Ada and Keller on zeichentisch-04', '[person] and [person] on [computer]'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  it.each([
    'POST /v1/sync took 120 ms, 3 entries, status 200',
    `device ${ID} at 2026-11-22T10:00:00.000Z`,
    'ENOTFOUND cloud.revitautoplan.com',
    'Canada is no name here, Adamant neither',
    'Diagnostics of the RevitAutoPlan Companion. Basic layouts, Basic validation',
    'at Object.run (node:internal/process/task_queues:105:5)',
    'Revit 2027 (27.1.0.34), plugin 2.4.0, 201 m² is over 200 m²',
    'lease_exhausted ai_layouts 2026-11 com.revitautoplan.usage.v1',
  ])('that tells nothing stays: %s', (text) => {
    expect(redact(text)).toBe(text)
  })

  it('is not changed further the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const once = redact(text)
        expect(redact(once)).toBe(once)
      }),
    )
  })

  it('keeps no planted name, whatever stands around it', () => {
    const planted = fc.constantFrom(
      'Anna Keller',
      'anna.keller@nordlicht.example',
      'ZEICHENTISCH-04',
      String.raw`D:\Projekte\Klinikum\a.rvt`,
      'Geheim.rvt',
    )
    const around = fc.string({ maxLength: 20 }).filter((text) => !/[\p{L}\p{N}]$/u.test(text))
    fc.assert(
      fc.property(around, planted, (before, name) => {
        const text = redact(`${before} ${name} `)
        for (const part of ['Keller', 'nordlicht', 'ZEICHENTISCH', 'Klinikum', 'Geheim'])
          expect(text).not.toContain(part)
      }),
    )
  })

  it.each([
    ['one word', 'x'.repeat(100_000)],
    ['many dots', 'a.'.repeat(50_000)],
    ['many strokes', '/a'.repeat(50_000)],
  ])('of %s that is very long does not keep the companion busy', (_what, text) => {
    // With a rule that costs the square of the length this does not end within the time of a test.
    expect(redact(`${text} Ada`)).not.toContain('Ada')
  })

  it('treats a name with signs of its own as a plain text', () => {
    const odd = createTextRedactor({ folders: [], names: [{ text: 'a+b (c) [d] $1 ^ \\ -', word: '[project]' }] })
    expect(odd('is a+b (c) [d] $1 ^ \\ - done')).toBe('is [project] done')
  })
})

describe('a value', () => {
  it('loses secrets and names by the field they stand in, and keeps its figures', () => {
    const value = {
      token: 'abc',
      user_code: 'X',
      memberName: 'X Y',
      projectLabel: 'Villa',
      email: 'x',
      keyId: 'signing-1',
      units: 3,
      at: [1, null, true],
      inner: { salt: 'q', phase: 'Raum', message: 'Anna Keller is here' },
    }
    expect(redactValue(value, redact)).toEqual({
      token: '[secret]',
      user_code: '[secret]',
      memberName: '[name]',
      projectLabel: '[name]',
      email: '[name]',
      keyId: 'signing-1',
      units: 3,
      at: [1, null, true],
      inner: { salt: '[secret]', phase: '[name]', message: '[person] is here' },
    })
  })

  it('ends in a structure that is deeper than any of ours', () => {
    let deep: unknown = 'Anna Keller'
    for (let depth = 0; depth < 100; depth += 1) deep = { deep }
    expect(JSON.stringify(redactValue(deep, redact))).not.toContain('Keller')
  })
})

describe('a line', () => {
  it('stays JSON when a path in quotes is taken out of it', () => {
    const line = JSON.stringify({ msg: String.raw`open "D:\Projekte\x.rvt" failed` })
    expect(JSON.parse(redactLine(line, redact))).toEqual({ msg: 'open "[path]" failed' })
  })

  it('that was cut off is taken as text', () => {
    expect(redactLine('{"msg":"Anna Keller signed', redact)).toBe('{"msg":"[person] signed')
  })
})
