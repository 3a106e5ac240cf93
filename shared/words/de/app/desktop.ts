import type { desktop as english } from '../../en/app/desktop.ts'
import type { Translation } from '../../translation.ts'

export const desktop: Translation<typeof english> = {
  'settings.startAtLogin': 'Starten, wenn ich mich am Computer anmelde',
  'settings.startHint': 'Sie startet im Infobereich, ohne Fenster.',
  'settings.startBlocked':
    'Im Betriebssystem ausgeschaltet, und das bleibt so: Erlauben Sie es dort (Task-Manager, Autostart), dann startet sie.',
  'settings.closeToTray': 'Weiterlaufen, wenn das Fenster geschlossen wird',
  'settings.closeToTrayHint': 'Revit braucht den Companion. Beenden steht im Menü des Symbols im Infobereich.',
  'settings.rendering': 'Darstellung',
  'settings.renderingAutomatic': 'Automatisch',
  'settings.renderingSoftware': 'Per Software',
  'settings.drawn.card': 'Gezeichnet von der Grafikkarte. Wählen Sie Software, wenn das Fenster leer bleibt.',
  'settings.drawn.setting': 'Per Software gezeichnet, wie eingestellt.',
  'settings.drawn.start_switch': 'Per Software gezeichnet, wie es diesem Start gesagt wurde.',
  'settings.drawn.remote_session':
    'Per Software gezeichnet, weil dieser Desktop auf einem anderen Computer gezeigt wird.',
  'settings.drawn.graphics_failed':
    'Per Software gezeichnet, weil die Grafikkarte versagt hat. Eine neuere Version versucht sie wieder.',
  'settings.restartNeeded': 'Gilt, sobald die App neu startet. Revit wartet einige Sekunden; nichts geht verloren.',
  'settings.restart': 'Jetzt neu starten',
  'settings.openLogs': 'Protokollordner öffnen',
  'settings.notify.usage': 'Ein Kontingent ist fast oder ganz verbraucht',
  'settings.notify.payment': 'Eine Zahlung ist fällig',
  'settings.notify.offline': 'Lange offline',
  'settings.notify.refused': 'Ein Vorgang wurde abgelehnt, während kein Fenster offen ist',
  'settings.notify.update': 'Eine Aktualisierung der App ist bereit',

  'update.version': (p) => `Version ${p.version}`,
  'update.check': 'Nach einer neueren Version sehen',
  'update.install': (p) => `App auf ${p.version} aktualisieren und neu starten`,
  'update.news': (p) => `Was in ${p.version} neu ist`,
  'update.notChecked':
    'Alle paar Stunden wird nach einer neueren Version gesehen. Aktualisierungen sind kostenlos und ändern nichts am Tarif.',
  'update.current': (p) => `Das ist die neueste. Nachgesehen am ${p.at}.`,
  'update.checking': 'Es wird nach einer neueren Version gesehen …',
  'update.downloading': (p) => `${p.version} wird geholt: ${p.percent}`,
  'update.ready.operation': (p) => `${p.version} ist bereit. In Revit läuft ein Vorgang; er wird nie unterbrochen.`,
  'update.ready.revit': (p) =>
    `${p.version} ist bereit und wartet, bis Revit geschlossen ist. Sie können sie jetzt installieren; Revit wartet einige Sekunden.`,
  'update.ready.window': (p) =>
    `${p.version} ist bereit und wird installiert, wenn kein Fenster offen ist, oder jetzt.`,
  'update.agreed': (p) => `${p.version} wird installiert, sobald der Vorgang in Revit endet.`,
  'update.installing': (p) => `${p.version} wird installiert …`,
  'update.failed':
    'Die letzte Suche nach einer neueren Version ist fehlgeschlagen. Sie wird wiederholt; das Protokoll sagt, warum.',
  'update.unsupported.development': 'Läuft aus dem Quelltext und aktualisiert sich nicht selbst.',
  'update.unsupported.switched_off': 'Aktualisierungen hat auf diesem Computer ausgeschaltet, wer ihn verwaltet.',
  'update.unsupported.no_file':
    'Diese Kopie weiß nicht, wo es Aktualisierungen gibt. Installieren Sie die neueste Version von der Website.',
  'update.unsupported.no_protected_address':
    'Diese Kopie würde Aktualisierungen über eine ungeschützte Adresse holen und holt darum keine. Installieren Sie die neueste Version von der Website.',
  'update.unsupported.no_publisher':
    'Diese Kopie könnte nicht prüfen, wer eine Aktualisierung unterschrieben hat, und installiert darum keine. Installieren Sie die neueste Version von der Website.',

  'restarted.word': 'Companion neu gestartet',
  'restarted.body': (p) =>
    `Er hatte geendet und wurde um ${p.at} neu gestartet. Nichts ist verloren: Was gezählt wurde, liegt auf der Platte, und Revit verbindet sich von selbst.`,
  'panel.open': 'Fenster öffnen',
}
