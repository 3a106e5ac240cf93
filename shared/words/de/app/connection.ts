import type { connection as english } from '../../en/app/connection.ts'
import type { Translation } from '../../translation.ts'
import { plural } from '../plural.ts'

export const connection: Translation<typeof english> = {
  'connection.connecting': 'Verbindung mit dem Companion wird aufgebaut …',
  'connection.lost': 'Verbindung zum Companion verloren',
  'connection.lostNext': 'Sie sehen den letzten bekannten Stand. Es wird weiter versucht; Revit ist nicht betroffen.',
  'connection.lostFirst':
    'Der Companion antwortet noch nicht. Es wird weiter versucht. Wurde der Companion neu gestartet, öffnen Sie den Link, den er ausgegeben hat.',
  'connection.noKeyTitle': 'Öffnen Sie den eigenen Link des Companions',
  'connection.noKey':
    'Diese Seite gehört zu einem Companion, der auf diesem Computer läuft, und nur der Link, den er ausgegeben hat, öffnet sie. Der Link steht in dem Fenster, in dem der Companion gestartet wurde, und sieht so aus wie dieser, nur mit einem längeren Ende:',
  'connection.noKeyExample': 'http://127.0.0.1:4752/#key=…',

  'strip.offline': 'Offline',
  'strip.offlineLeft': (p) => `Noch ${p.left}, bis ${p.until}.`,
  'strip.offlineBody': 'Revit arbeitet weiter; alles wird hier gezählt und später übertragen.',
  'strip.offlineNoGrace': 'Die Cloud antwortet nicht.',
  'strip.tryNow': 'Jetzt versuchen',
  'strip.expired': 'Zu lange offline',
  'strip.expiredBody': (p) =>
    `Die Frist für das Arbeiten ohne Verbindung endete am ${p.until}. Verbinden Sie sich einmal mit dem Internet, dann läuft alles weiter. Ihre Aufzeichnungen bleiben hier.`,
  'strip.revoked': 'Gerät nicht zugelassen',
  'strip.revokedBody':
    'Dieses Gerät wurde aus dem Konto entfernt oder ist angehalten. Was bisher gelaufen ist, wird noch übertragen. Melden Sie sich in den Einstellungen ab und dann wieder an, um es neu aufzunehmen.',
  'strip.toSettings': 'Einstellungen öffnen',
  'strip.paused': 'Angehalten',
  'strip.pastDue': 'Zahlung fällig',
  'strip.pastDueBody': (p) =>
    `Die letzte Zahlung für ${p.plan} ist fehlgeschlagen. Der Tarif bleibt, während die Zahlung weiter versucht wird; über den Link in der E-Mail dazu können Sie die Karte wechseln.`,
  'strip.unpaid': 'Zahlung fehlgeschlagen',
  'strip.unpaidBody': (p) =>
    `${p.plan} wurde nicht bezahlt, deshalb gelten jetzt die Grenzen von ${p.now}. Über den Link in der E-Mail dazu können Sie bezahlen; Ihr Verlauf bleibt.`,
  'strip.ended': 'Abonnement beendet',
  'strip.endedBody': (p) => `${p.plan} ist beendet, und es gelten jetzt die Grenzen von ${p.now}. Ihr Verlauf bleibt.`,
  'strip.checkAgain': 'Noch einmal prüfen',
  'strip.renew': 'Tarife ansehen',
  'strip.rejected': 'Nicht angenommen',
  'strip.rejectedBody': (p) =>
    `Die Cloud hat ${plural(p.count, 'Aufzeichnung', 'Aufzeichnungen')} nicht angenommen. ${p.count === 1 ? 'Sie bleibt' : 'Sie bleiben'} erhalten; unter „Vorgänge“ steht der Grund.`,
  'strip.toActivity': 'Vorgänge öffnen',
  'strip.activating': 'Zahlung eingegangen',
  'strip.activatingBody': (p) => `${p.plan} wird freigeschaltet, meist innerhalb von Sekunden.`,
  'strip.active': (p) => `${p.plan} ist freigeschaltet`,
  'strip.checkoutOpen': 'Bezahlvorgang offen',
  'strip.checkoutOpenBody': (p) => `Der Bezahlvorgang für ${p.plan} wartet auf die Zahlung.`,
  'strip.toCheckout': 'Zurück zum Bezahlen',

  'warning.near': (p) =>
    `${p.meter}: ${p.used} von ${p.limit} verbraucht. Ein neues Kontingent beginnt am ${p.resets}.`,
  'warning.at': (p) => `${p.meter}: alle ${p.limit} verbraucht. Ein neues Kontingent beginnt am ${p.resets}.`,
  'warning.level': (p) => `${p.level} %`,
  'warning.dismissSpoken': (p) => `Hinweis zu ${p.meter} schließen`,
}
