import type { shell as english } from '../en/shell.ts'
import type { Translation } from '../translation.ts'

export const shell: Translation<typeof english> = {
  'menu.view': 'Ansicht',

  'tray.ready': 'Bereit',
  'tray.working': 'Revit arbeitet',
  'tray.offline': 'Offline',
  'tray.attention': 'Braucht Ihre Aufmerksamkeit',
  'tray.starting': 'Startet …',
  'tray.signedOut': 'Niemand ist angemeldet',
  'tray.meter.ai_layouts': (p) => `KI-Grundrisse: ${p.used} von ${p.limit}, neu ab ${p.resets}`,
  'tray.meter.building_scans': (p) => `Gebäudescans: ${p.used} von ${p.limit}, neu ab ${p.resets}`,
  'tray.unlimited.ai_layouts': (p) => `KI-Grundrisse: ${p.used} verbraucht, unbegrenzt`,
  'tray.unlimited.building_scans': (p) => `Gebäudescans: ${p.used} verbraucht, unbegrenzt`,
  'tray.revitIdle': (p) => `${p.host}: verbunden`,
  'tray.revitWorks': (p) => `${p.host}: arbeitet`,
  'tray.noRevit': 'Kein Revit verbunden',
  'tray.open': 'RevitAutoPlan öffnen',
  'tray.settings': 'Einstellungen',
  'tray.logs': 'Protokollordner öffnen',
  'tray.updateNow': (p) => `App auf ${p.version} aktualisieren und neu starten`,
  'tray.updateWaits': (p) => `App auf ${p.version} aktualisieren, wenn Revit fertig ist`,
  'tray.quit': 'Beenden',

  'notify.stillHere': 'RevitAutoPlan läuft im Infobereich weiter',
  'notify.stillHereBody': 'Revit braucht es. Zum Beenden wählen Sie Beenden im Menü seines Symbols.',
  'notify.usageNear.ai_layouts': 'Die KI-Grundrisse werden knapp',
  'notify.usageNear.building_scans': 'Die Gebäudescans werden knapp',
  'notify.usageAt.ai_layouts': 'Alle KI-Grundrisse des Monats sind verbraucht',
  'notify.usageAt.building_scans': 'Alle Gebäudescans des Monats sind verbraucht',
  'notify.usageBody': (p) => `${p.used} von ${p.limit} verbraucht. Neu ab ${p.resets}.`,
  'notify.pastDue': 'Eine Zahlung ist fehlgeschlagen',
  'notify.pastDueBody': (p) =>
    `${p.plan} bleibt, solange die Zahlung wiederholt wird. Über den Link in der E-Mail dazu ändern Sie die Karte.`,
  'notify.unpaid': 'Das Abonnement wurde nicht bezahlt',
  'notify.unpaidBody': (p) =>
    `${p.plan} ist vorerst beendet. Über den Link in der E-Mail dazu können Sie zahlen; Ihr Verlauf bleibt.`,
  'notify.offlineSoon': (p) => `Offline: noch ${p.left}`,
  'notify.offlineSoonBody': (p) =>
    `Vorgänge laufen ohne die Cloud bis ${p.until}. Verbinden Sie sich vorher einmal mit dem Internet.`,
  'notify.offlineOver': 'Zu lange offline',
  'notify.offlineOverBody':
    'Verbinden Sie sich einmal mit dem Internet, dann laufen Vorgänge wieder. Ihre Aufzeichnungen bleiben hier.',
  'notify.update': (p) => `App aktualisieren: Version ${p.version} ist bereit`,
  'notify.updateBody': 'Sie wird installiert, wenn niemand hinsieht. Was neu ist, steht in den Einstellungen.',
  'notify.updateBodyRevit':
    'Sie wartet, bis Revit geschlossen ist. In den Einstellungen steht, was neu ist; dort können Sie sie sofort installieren.',
  'notify.refused': 'Ein Vorgang wurde abgelehnt',
  'notify.refusedMany': (p) => `${p.count} Vorgänge wurden abgelehnt`,
  'notify.refusedBody': 'Warum, steht unter Vorgänge.',

  'trouble.title': 'Der Companion erreicht seinen Kern nicht.',
  'trouble.body':
    'Revit kann keine kostenpflichtigen Vorgänge ausführen, bis er wieder da ist. Es wird weiter versucht; was gezählt wurde, liegt sicher auf der Platte.',
  'trouble.tryAgain': 'Erneut versuchen',
  'trouble.logs': 'Protokollordner öffnen',
  'trouble.quit': 'Beenden',

  'crash.title': 'In RevitAutoPlan ist ein Fehler aufgetreten.',
  'crash.body':
    'Nichts Gezähltes ist verloren. Starten Sie die App neu; kommt das wieder, kopieren Sie die Einzelheiten und schicken Sie sie dem Support. Sie enthalten keine Namen und keine Pfade, und gesendet wurde nichts.',
  'crash.restart': 'Neu starten',
  'crash.copy': 'Einzelheiten kopieren',
  'crash.quit': 'Beenden',

  'start.failed': 'Der Companion konnte nicht starten',
  'start.badSetting': 'Eine Einstellung ist falsch.',

  'checkout.title': (p) => `Bezahlen · ${p.host}`,
  'checkout.unreachable': 'Die Bezahlseite war nicht erreichbar.',
  'checkout.unreachableBody': (p) =>
    `${p.host} hat nicht geantwortet. Es wurde nichts abgebucht. Prüfen Sie das Netz und öffnen Sie das Bezahlen erneut.`,
  'checkout.close': 'Schließen',
}
