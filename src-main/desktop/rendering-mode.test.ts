import { describe, expect, it } from 'vitest'
import { decideRendering, isRemoteSession } from './rendering-mode.ts'

const NORMAL = {
  setting: 'automatic',
  remoteSession: false,
  graphicsFailedIn: null,
  electron: '45.4.1',
  forced: false,
} as const

describe('decideRendering', () => {
  it('leaves drawing to the graphics card where nothing speaks against it', () => {
    expect(decideRendering(NORMAL)).toEqual({ software: false, because: null })
  })

  it('draws by software when a person wants it, the session is remote, or the card failed', () => {
    expect(decideRendering({ ...NORMAL, setting: 'software' })).toEqual({ software: true, because: 'setting' })
    expect(decideRendering({ ...NORMAL, remoteSession: true })).toEqual({ software: true, because: 'remote_session' })
    expect(decideRendering({ ...NORMAL, graphicsFailedIn: '45.4.1' })).toEqual({
      software: true,
      because: 'graphics_failed',
    })
    expect(decideRendering({ ...NORMAL, forced: true })).toEqual({ software: true, because: 'start_switch' })
  })

  it('gives the card another try with another Electron', () => {
    expect(decideRendering({ ...NORMAL, graphicsFailedIn: '44.0.0' }).software).toBe(false)
  })
})

describe('isRemoteSession', () => {
  it.each(['RDP-Tcp#3', 'rdp-sxs21', 'ICA-CGP#1', 'ICA-tcp#0', 'BLAST-0', 'PCoIP-1'])('knows %s', (name) => {
    expect(isRemoteSession('win32', { SESSIONNAME: name })).toBe(true)
  })

  it('knows the screen of this computer', () => {
    expect(isRemoteSession('win32', { SESSIONNAME: 'Console' })).toBe(false)
    expect(isRemoteSession('win32', {})).toBe(false)
    expect(isRemoteSession('darwin', { SESSIONNAME: 'RDP-Tcp#3' })).toBe(false)
    expect(isRemoteSession('linux', { XRDP_SESSION: '1' })).toBe(true)
    expect(isRemoteSession('linux', {})).toBe(false)
  })
})
