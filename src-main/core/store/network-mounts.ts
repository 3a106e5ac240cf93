/** File systems that live on another machine, as mount tables name them. `fuse.` and a name stand for what a user program serves. */
const NETWORK_TYPES =
  /^(nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|afpfs|coda|9p|ceph|glusterfs|lustre|webdav|davfs\d?|ftp|fuse\.(sshfs|rclone|s3fs|davfs2?|glusterfs|ceph|gvfsd-fuse|cifs|smb|curlftpfs))$/

export interface Mount {
  readonly point: string
  readonly type: string
}

/** Reads `/proc/self/mounts` (proc(5)): blanks in a path stand there as octal. */
export function parseLinuxMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, point, type] = line.split(' ')
    if (point === undefined || type === undefined) return []
    return [
      { point: point.replace(/\\([0-7]{3})/g, (_all, octal: string) => String.fromCharCode(parseInt(octal, 8))), type },
    ]
  })
}

/** Reads what `mount` prints on macOS: `//ada@server/share on /Volumes/share (smbfs, nodev, nosuid)`. */
export function parseMacMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, point, type] = / on (\/.*) \(([^,)]+)/.exec(line) ?? []
    return point === undefined || type === undefined ? [] : [{ point, type }]
  })
}

/** Whether a path lies under a mount from another machine; the innermost mount around it decides, the latest of several at one place. */
export function isOnNetworkMount(path: string, mounts: readonly Mount[]): boolean {
  let around: Mount | null = null
  for (const mount of mounts) {
    const isAround =
      path === mount.point || path.startsWith(mount.point.endsWith('/') ? mount.point : `${mount.point}/`)
    if (isAround && mount.point.length >= (around?.point.length ?? 0)) around = mount
  }
  return around !== null && NETWORK_TYPES.test(around.type)
}
