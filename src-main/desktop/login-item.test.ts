import { expect, it } from 'vitest'
import { applyLoginItem, type LoginItemApp } from './login-item.ts'
import { HIDDEN_SWITCH } from './start-words.ts'

/** Plays the registry: an entry, and whether Task Manager lets it start. */
function createFakeLogin(state: { entry: boolean; enabled: boolean; packed?: boolean; status?: 'requires-approval' }): {
  app: LoginItemApp
  changes: unknown[]
} {
  const changes: unknown[] = []
  return {
    changes,
    app: {
      isPackaged: state.packed ?? true,
      getLoginItemSettings: () => ({
        openAtLogin: state.entry,
        executableWillLaunchAtLogin: state.entry && state.enabled,
        wasOpenedAtLogin: false,
        status: state.status ?? (state.entry ? 'enabled' : 'not-registered'),
        launchItems: [],
      }),
      setLoginItemSettings: (settings) => {
        changes.push(settings)
        state.entry = settings.openAtLogin === true
        state.enabled = state.entry
      },
    },
  }
}

it('touches nothing until a person asks for it', () => {
  const { app, changes } = createFakeLogin({ entry: false, enabled: false })
  expect(applyLoginItem(app, 'win32', false)).toBe('off')
  expect(changes).toEqual([])
})

it('starts hidden at login when asked, and no more when not', () => {
  const { app, changes } = createFakeLogin({ entry: false, enabled: false })
  expect(applyLoginItem(app, 'win32', true)).toBe('on')
  expect(changes).toEqual([{ openAtLogin: true, args: [HIDDEN_SWITCH] }])
  expect(applyLoginItem(app, 'win32', true)).toBe('on')
  expect(changes).toHaveLength(1)
  expect(applyLoginItem(app, 'win32', false)).toBe('off')
  expect(changes[1]).toEqual({ openAtLogin: false, args: [HIDDEN_SWITCH] })
})

it('leaves switched off what Task Manager or System Settings switched off, and says so', () => {
  const windows = createFakeLogin({ entry: true, enabled: false })
  expect(applyLoginItem(windows.app, 'win32', true)).toBe('blocked')
  const mac = createFakeLogin({ entry: false, enabled: false, status: 'requires-approval' })
  expect(applyLoginItem(mac.app, 'darwin', true)).toBe('blocked')
  expect([...windows.changes, ...mac.changes]).toEqual([])
})

it('does nothing where there is no such thing, or no program of ours to start', () => {
  const { app, changes } = createFakeLogin({ entry: false, enabled: false })
  expect(applyLoginItem(app, 'linux', true)).toBe('unsupported')
  const unpacked = createFakeLogin({ entry: false, enabled: false, packed: false })
  expect(applyLoginItem(unpacked.app, 'win32', true)).toBe('unsupported')
  expect([...changes, ...unpacked.changes]).toEqual([])
})
