import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { build } from '../../scripts/build.ts'
import { openShell, type Shell } from './support/desktop-stage.ts'

/** What a person is told when parts of the app end. The shell in a real Electron, over a data folder in which no core can start. */

const electron = process.env['ELECTRON_EXECUTABLE'] ?? ''
test.skip(electron === '', 'ELECTRON_EXECUTABLE names no Electron to open the shell in')

let home: string
let shell: Shell

test.beforeEach(async () => {
  await build()
  home = mkdtempSync(join(tmpdir(), 'revitautoplan-trouble-'))
  // Where the store should be is a folder.
  mkdirSync(join(home, 'store.sqlite'))
  shell = await openShell(electron, { REVITAUTOPLAN_HOME: home, REVITAUTOPLAN_CLOUD_URL: 'http://127.0.0.1:9' })
})

test.afterEach(async () => {
  await shell?.app.close().catch(() => undefined)
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
})

/** Answers the shell's messages in the person's place, and notes what they said. */
async function answerMessages(answers: readonly number[]): Promise<() => Promise<Electron.MessageBoxOptions[]>> {
  await shell.app.evaluate(({ dialog }, given) => {
    const said: Electron.MessageBoxOptions[] = []
    Object.assign(globalThis, { said })
    const left = [...given]
    const answer = (...words: unknown[]): number => {
      said.push(words.at(-1) as Electron.MessageBoxOptions)
      return left.shift() ?? 0
    }
    dialog.showMessageBox = async (...words: unknown[]) => ({ response: answer(...words), checkboxChecked: false })
    dialog.showMessageBoxSync = (...words: unknown[]) => {
      // After this one the app ends, and nobody can be asked what it said.
      console.log(`said: ${JSON.stringify(words.at(-1))}`)
      return answer(...words)
    }
  }, answers)
  return () =>
    shell.app.evaluate(() =>
      (globalThis as unknown as { said: Electron.MessageBoxOptions[] }).said.map(({ message, detail, buttons }) => ({
        message,
        detail: detail ?? '',
        buttons: buttons ?? [],
      })),
    ) as Promise<Electron.MessageBoxOptions[]>
}

test('says plainly that the core keeps ending, and goes on trying until the person quits', async () => {
  const messages = await answerMessages([0, 2])
  await expect.poll(async () => (await messages()).length, { timeout: 40_000 }).toBe(1)
  const [first] = await messages()
  expect(first).toMatchObject({
    message: 'The companion cannot reach its core.',
    buttons: ['Try again', 'Open log folder', 'Quit'],
  })
  expect(first?.detail).toContain('safe on disk')
  // "Try again" was the answer; the next time it is "Quit".
  const pid = shell.app.process().pid ?? 0
  await expect
    .poll(
      () => {
        try {
          process.kill(pid, 0)
          return 'runs'
        } catch {
          return 'quit'
        }
      },
      { timeout: 55_000 },
    )
    .toBe('quit')
})

test('loads its page anew once, and asks the person when it ends again', async () => {
  await answerMessages([3])
  let output = ''
  shell.app.process().stdout?.on('data', (text: Buffer) => (output += text.toString('utf8')))
  const crashPage = (): Promise<void> =>
    shell.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
    })
  const loaded = shell.app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<boolean>((resolve) => {
        BrowserWindow.getAllWindows()[0]?.webContents.once('did-finish-load', () => {
          resolve(true)
        })
      }),
  )
  await crashPage()
  expect(await loaded).toBe(true)
  const ended = once(shell.app.process(), 'exit')
  await crashPage().catch(() => undefined)
  const [code] = await ended
  expect(code).toBe(1)
  const said: unknown = JSON.parse(/said: (\{.*\})/.exec(output)?.[1] ?? 'null')
  expect(said).toMatchObject({
    message: 'RevitAutoPlan met an error of its own.',
    detail: expect.stringContaining('page\n\ncrashed'),
    buttons: ['Start again', 'Copy details', 'Open log folder', 'Quit'],
  })
})
