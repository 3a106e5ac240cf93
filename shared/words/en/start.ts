/** What a sentence about a start is about: the file, its folder, and what the system said. */
interface Place {
  readonly path: string
  readonly folder: string
  readonly detail: string
}

const moveAway = (p: Place): string =>
  `To begin with an empty store, move store.sqlite, store.sqlite-wal and store.sqlite-shm out of ${p.folder} and keep them, for they hold what was not sent yet (“npm run companion -- --set-store-aside” does this); then start again and sign in.`

/** Why a companion cannot start or had to end, and what to do about it. */
export const start = {
  'start.already_running': (p: Place) => `Another companion already uses this data folder (${p.folder}).`,
  'start.already_running.next': (_p: Place) => 'Use the companion that is running, or end it first.',
  'start.network_path': (p: Place) =>
    `The data folder ${p.folder} lies on a network drive, where two companions could overwrite each other.`,
  'start.network_path.next': (_p: Place) => 'Set REVITAUTOPLAN_HOME to a folder on a disk of this computer.',
  'start.roaming_path': (p: Place) =>
    `The data folder ${p.folder} is copied between computers, so that two of them would count the same units.`,
  'start.roaming_path.next': (_p: Place) =>
    'Set REVITAUTOPLAN_HOME to a folder that stays on this computer, for example in %LOCALAPPDATA%.',
  'start.newer_version': (p: Place) =>
    `The store ${p.path} was written by a newer version of the companion. It is left as it is.`,
  'start.newer_version.next': (_p: Place) => 'Update the companion.',
  'start.foreign_file': (p: Place) => `${p.path} is not a store of the companion. It is left as it is.`,
  'start.foreign_file.next': (p: Place) =>
    `If another program needs this file, set REVITAUTOPLAN_HOME to a folder of the companion’s own. ${moveAway(p)}`,
  'start.unknown_layout': (p: Place) =>
    `The store ${p.path} has a layout that this version of the companion does not know (${p.detail}). It is left as it is.`,
  'start.unknown_layout.next': (p: Place) => `Start the version that wrote it, or a newer one. ${moveAway(p)}`,
  'start.damaged': (p: Place) => `The store ${p.path} is damaged (${p.detail}). It is left as it is.`,
  'start.damaged.next': (p: Place) => `Put back a backup of the folder if there is one. ${moveAway(p)}`,
  'start.disk_full': (p: Place) => `There is no room left on the disk of ${p.folder}.`,
  'start.disk_full.next': (_p: Place) => 'Free some space on it, then start again. What was counted is safe.',
  'start.disk_failed': (p: Place) => `The disk of ${p.folder} failed (${p.detail}).`,
  'start.disk_failed.next': (_p: Place) => 'Check the disk, and make a copy of the folder before anything else.',
  'start.not_writable': (p: Place) => `The companion may not write in ${p.folder} (${p.detail}).`,
  'start.not_writable.next': (p: Place) =>
    `Give your user the right to write in this folder and to ${p.path}, or set REVITAUTOPLAN_HOME to another folder.`,
  'start.folder_unusable': (p: Place) =>
    `There can be no store at ${p.path}: a file or a folder lies where the other belongs, or a link leads nowhere (${p.detail}).`,
  'start.folder_unusable.next': (_p: Place) =>
    'Move what lies in the way, or set REVITAUTOPLAN_HOME to another folder.',
  'start.store_busy': (p: Place) => `Another program has the store ${p.path} open and locks it.`,
  'start.store_busy.next': (_p: Place) => 'Close that program (a database viewer, a backup), then start again.',
  'start.lock_unusable': (p: Place) => `The companion cannot lock its data folder by ${p.path} (${p.detail}).`,
  'start.lock_unusable.next': (p: Place) =>
    `Give your user the right to write in ${p.folder}; if it stays so, move core.lock away: it holds nothing.`,
  'start.no_port': (p: Place) =>
    `The system gives the companion no port on 127.0.0.1 for Revit to reach it (${p.detail}).`,
  'start.no_port.next': (_p: Place) =>
    'End programs that hold many connections, or start the computer again; a security program may block local ports.',
  'start.no_ui_port': (p: Place) => `The system gives the app in the browser no port on 127.0.0.1 (${p.detail}).`,
  'start.no_ui_port.next': (_p: Place) => 'Set REVITAUTOPLAN_UI_PORT to a port that is free, or to 0 for any.',
  'start.discovery_not_writable': (p: Place) =>
    `The companion cannot write ${p.path}, by which Revit and the app find it (${p.detail}).`,
  'start.discovery_not_writable.next': (p: Place) =>
    `Give your user the right to write in ${p.folder}, move away what lies in the way, and see that the disk has room; then start again.`,

  'ended.store_lost': (p: Place) =>
    `The store ${p.path} was removed or replaced while the companion ran, so nothing more can be counted in it. If you moved it, put it back; then start the companion again.`,
  'ended.taken_over': (p: Place) =>
    `Another companion has taken over the data folder ${p.folder}. Use that one, or end it and start this one again.`,
  'ended.other': (p: Place) =>
    `The store ${p.path} can no longer be written (${p.detail}). Start the companion again; if it stays so, its log says more.`,

  'setAside.done': (p: { folder: string }) =>
    `The store lies in ${p.folder} now. Keep it: what was not sent yet stands in it alone. The next start begins with an empty one; sign in again.`,
  'setAside.nothing': (p: { path: string }) => `There is no store at ${p.path}.`,
} as const
