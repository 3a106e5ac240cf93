import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isNetworkPath } from './is-network-path.ts'
import { isRoamingPath } from './is-roaming-path.ts'
import { isOnNetworkMount, parseLinuxMounts, parseMacMounts } from './network-mounts.ts'

const LINUX = String.raw`/dev/vda1 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
server:/export /home nfs4 rw,vers=4.2 0 0
//server/plans /mnt/Plans\040of\040Ada cifs rw,uid=1000 0 0
ada@host: /home/ada/remote fuse.sshfs rw,nosuid 0 0
/dev/sdb1 /home/ada/disk fuseblk rw 0 0
`

const MAC = `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//ada@server/plans on /Volumes/Plans (Munich) (smbfs, nodev, nosuid, mounted by ada)
server:/export on /Users/ada/work (nfs, nodev)
`

describe('a path on another machine', () => {
  it.each([
    ['/home/ada/.local/share', true],
    ['/mnt/Plans of Ada/data', true],
    ['/home/ada/remote', true],
    ['/home/ada/disk/data', false],
    ['/homes/ada', false],
    ['/var/lib', false],
  ])('is known by the mounts of Linux: %s', (path, expected) => {
    expect(isOnNetworkMount(path, parseLinuxMounts(LINUX))).toBe(expected)
  })

  it.each([
    ['/Volumes/Plans (Munich)/data', true],
    ['/Users/ada/work/x', true],
    ['/Users/ada/Library/Application Support', false],
  ])('is known by the mounts of macOS: %s', (path, expected) => {
    expect(isOnNetworkMount(path, parseMacMounts(MAC))).toBe(expected)
  })

  it('is known by the latest of several mounts at one place', () => {
    const mounts = [
      { point: '/data', type: 'nfs' },
      { point: '/data', type: 'ext4' },
    ]
    expect(isOnNetworkMount('/data/x', mounts)).toBe(false)
    expect(isOnNetworkMount('/data/x', mounts.toReversed())).toBe(true)
  })

  it('is known where the nearest folder that exists lies on one', () => {
    const mounts = [{ point: tmpdir(), type: 'nfs4' }]
    expect(isNetworkPath(join(tmpdir(), 'not', 'there', 'store.sqlite'), () => mounts)).toBe(true)
    expect(isNetworkPath(join(tmpdir(), 'not', 'there', 'store.sqlite'), () => [])).toBe(false)
  })
})

describe('a path that Windows copies between computers', () => {
  const env = { APPDATA: String.raw`C:\Users\Ada\AppData\Roaming`, OneDrive: String.raw`C:\Users\Ada\OneDrive` }

  it.each([
    [String.raw`C:\Users\Ada\AppData\Roaming\RevitAutoPlan`, true],
    [String.raw`c:\users\ada\appdata\roaming`, true],
    [String.raw`C:\Users\Ada\OneDrive\Data`, true],
    [String.raw`C:\Users\Ada\AppData\Local\RevitAutoPlan`, false],
    [String.raw`C:\Users\Ada\AppData\Roaming2`, false],
    [String.raw`D:\Users\Ada\AppData\Roaming`, false],
  ])('is %s: %s', (path, expected) => {
    expect(isRoamingPath(path, env, 'win32')).toBe(expected)
  })

  it('is none elsewhere', () => {
    expect(isRoamingPath('/home/ada', { APPDATA: '/home/ada' }, 'linux')).toBe(false)
  })
})
