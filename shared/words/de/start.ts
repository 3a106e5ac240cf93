import type { start as english } from '../en/start.ts'
import type { Translation } from '../translation.ts'

const moveAway = (folder: string): string =>
  `Um mit einem leeren Speicher zu beginnen, verschieben Sie store.sqlite, store.sqlite-wal und store.sqlite-shm aus ${folder} und bewahren Sie sie auf, denn darin steht, was noch nicht gesendet wurde („npm run companion -- --set-store-aside“ tut das); starten Sie dann neu und melden Sie sich an.`

export const start: Translation<typeof english> = {
  'start.already_running': (p) => `Ein anderer Companion benutzt diesen Datenordner bereits (${p.folder}).`,
  'start.already_running.next': () => 'Benutzen Sie den laufenden Companion oder beenden Sie ihn vorher.',
  'start.network_path': (p) =>
    `Der Datenordner ${p.folder} liegt auf einem Netzlaufwerk, wo zwei Companions einander überschreiben könnten.`,
  'start.network_path.next': () =>
    'Setzen Sie REVITAUTOPLAN_HOME auf einen Ordner auf einem Laufwerk dieses Computers.',
  'start.roaming_path': (p) =>
    `Der Datenordner ${p.folder} wird zwischen Computern kopiert, sodass zwei von ihnen dieselben Einheiten zählen würden.`,
  'start.roaming_path.next': () =>
    'Setzen Sie REVITAUTOPLAN_HOME auf einen Ordner, der auf diesem Computer bleibt, zum Beispiel in %LOCALAPPDATA%.',
  'start.newer_version': (p) =>
    `Der Speicher ${p.path} wurde von einer neueren Version des Companions geschrieben. Er bleibt, wie er ist.`,
  'start.newer_version.next': () => 'Aktualisieren Sie den Companion.',
  'start.foreign_file': (p) => `${p.path} ist kein Speicher des Companions. Die Datei bleibt, wie sie ist.`,
  'start.foreign_file.next': (p) =>
    `Wenn ein anderes Programm diese Datei braucht, setzen Sie REVITAUTOPLAN_HOME auf einen eigenen Ordner des Companions. ${moveAway(p.folder)}`,
  'start.unknown_layout': (p) =>
    `Der Speicher ${p.path} hat einen Aufbau, den diese Version des Companions nicht kennt (${p.detail}). Er bleibt, wie er ist.`,
  'start.unknown_layout.next': (p) =>
    `Starten Sie die Version, die ihn geschrieben hat, oder eine neuere. ${moveAway(p.folder)}`,
  'start.damaged': (p) => `Der Speicher ${p.path} ist beschädigt (${p.detail}). Er bleibt, wie er ist.`,
  'start.damaged.next': (p) =>
    `Spielen Sie eine Sicherung des Ordners zurück, wenn es eine gibt. ${moveAway(p.folder)}`,
  'start.disk_full': (p) => `Auf dem Datenträger von ${p.folder} ist kein Platz mehr.`,
  'start.disk_full.next': () => 'Schaffen Sie dort Platz und starten Sie dann neu. Was gezählt wurde, ist sicher.',
  'start.disk_failed': (p) => `Der Datenträger von ${p.folder} hat versagt (${p.detail}).`,
  'start.disk_failed.next': () =>
    'Kopieren Sie den Ordner, bevor Sie etwas anderes tun, und prüfen Sie den Datenträger.',
  'start.not_writable': (p) => `Der Companion darf in ${p.folder} nicht schreiben (${p.detail}).`,
  'start.not_writable.next': (p) =>
    `Geben Sie Ihrem Benutzer das Schreibrecht für diesen Ordner und für ${p.path}, oder setzen Sie REVITAUTOPLAN_HOME auf einen anderen Ordner.`,
  'start.folder_unusable': (p) =>
    `Unter ${p.path} kann kein Speicher liegen: Eine Datei oder ein Ordner liegt, wo das andere hingehört, oder eine Verknüpfung führt ins Leere (${p.detail}).`,
  'start.folder_unusable.next': () =>
    'Verschieben Sie, was im Weg liegt, oder setzen Sie REVITAUTOPLAN_HOME auf einen anderen Ordner.',
  'start.store_busy': (p) => `Ein anderes Programm hat den Speicher ${p.path} geöffnet und sperrt ihn.`,
  'start.store_busy.next': () =>
    'Schließen Sie dieses Programm (ein Datenbankprogramm, eine Sicherung) und starten Sie dann neu.',
  'start.lock_unusable': (p) => `Der Companion kann seinen Datenordner nicht mit ${p.path} sperren (${p.detail}).`,
  'start.lock_unusable.next': (p) =>
    `Geben Sie Ihrem Benutzer das Schreibrecht für ${p.folder}; wenn es so bleibt, verschieben Sie core.lock: Darin steht nichts.`,
  'start.no_port': (p) =>
    `Das System gibt dem Companion keinen Port auf 127.0.0.1, über den Revit ihn erreicht (${p.detail}).`,
  'start.no_port.next': () =>
    'Beenden Sie Programme mit vielen Verbindungen oder starten Sie den Computer neu; vielleicht sperrt ein Sicherheitsprogramm lokale Ports.',
  'start.no_ui_port': (p) => `Das System gibt der App im Browser keinen Port auf 127.0.0.1 (${p.detail}).`,
  'start.no_ui_port.next': () => 'Setzen Sie REVITAUTOPLAN_UI_PORT auf einen freien Port oder auf 0 für irgendeinen.',
  'start.discovery_not_writable': (p) =>
    `Der Companion kann ${p.path} nicht schreiben, womit Revit und die App ihn finden (${p.detail}).`,
  'start.discovery_not_writable.next': (p) =>
    `Geben Sie Ihrem Benutzer das Schreibrecht für ${p.folder}, verschieben Sie, was im Weg liegt, und sorgen Sie für Platz auf dem Datenträger; starten Sie dann neu.`,

  'ended.store_lost': (p) =>
    `Der Speicher ${p.path} wurde entfernt oder ersetzt, während der Companion lief; darin kann nichts mehr gezählt werden. Wenn Sie ihn verschoben haben, legen Sie ihn zurück; starten Sie dann den Companion neu.`,
  'ended.taken_over': (p) =>
    `Ein anderer Companion hat den Datenordner ${p.folder} übernommen. Benutzen Sie jenen, oder beenden Sie ihn und starten Sie diesen neu.`,
  'ended.other': (p) =>
    `Der Speicher ${p.path} kann nicht mehr geschrieben werden (${p.detail}). Starten Sie den Companion neu; wenn es so bleibt, steht mehr im Protokoll.`,

  'setAside.done': (p) =>
    `Der Speicher liegt jetzt in ${p.folder}. Bewahren Sie ihn auf: Was noch nicht gesendet wurde, steht nur darin. Der nächste Start beginnt mit einem leeren; melden Sie sich neu an.`,
  'setAside.nothing': (p) => `Unter ${p.path} liegt kein Speicher.`,
}
