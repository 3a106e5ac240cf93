import type { core as english } from '../en/core.ts'
import type { Translation } from '../translation.ts'
import { names } from './names.ts'
import { start } from './start.ts'

export const core: Translation<typeof english> = {
  ...names,
  ...start,
  'usage.allUsed': (p) => `Alle ${p.units} dieses Monats sind verbraucht.`,
  'usage.someUsed': (p) => `${p.used} von ${p.units} dieses Monats sind verbraucht.`,

  'cloud.proxySignIn': (p) =>
    `Der Proxy verlangt eine Anmeldung, bevor er ${p.host} durchlässt. Prüfen Sie die Proxy-Einstellungen dieses Computers.`,
  'cloud.somethingElse': (p) =>
    `Statt ${p.host} hat etwas anderes geantwortet, wahrscheinlich ein Proxy oder die Anmeldeseite dieses Netzes. Melden Sie sich im Browser am Netz an oder bitten Sie Ihre IT, ${p.host} zuzulassen.`,
  'cloud.pause': (p) => `${p.host} hat um eine Pause gebeten. Der Companion versucht es von selbst noch einmal.`,
  'cloud.problem': (p) =>
    `${p.host} hat eine Störung (${p.status}). Es liegt nicht an Ihnen; der Companion versucht es von selbst noch einmal.`,
  'cloud.malformed': (p) =>
    `${p.host} hat eine Antwort geschickt, die diese Version nicht verwenden kann (${p.detail}). Aktualisieren Sie den Companion, wenn es so bleibt.`,
  'network.name': (p) => `Die Adresse ${p.host} konnte nicht aufgelöst werden. Prüfen Sie die Internetverbindung.`,
  'network.refused': (p) => `${p.host} nimmt keine Verbindung an. Prüfen Sie, ob eine Firewall sie sperrt.`,
  'network.timeout': (p) => `${p.host} hat nicht rechtzeitig geantwortet. Prüfen Sie die Internetverbindung.`,
  'network.certificate': (p) =>
    `Dem Zertifikat, das für ${p.host} vorgelegt wird, traut dieser Computer nicht. Vielleicht prüft ein Sicherheitsprodukt die Verbindung; bitten Sie Ihre IT, ${p.host} zuzulassen.`,
  'network.proxy': 'Der Proxy dieses Computers war nicht erreichbar. Prüfen Sie seine Einstellungen.',
  'network.no_network': 'Dieser Computer hat keine Netzverbindung.',
  'network.broken_off': (p) =>
    `Die Verbindung zu ${p.host} ist abgebrochen. Der Companion versucht es von selbst noch einmal.`,
  'network.other': (p) => `${p.host} war nicht erreichbar. Prüfen Sie die Internetverbindung.`,

  'connectivity.frozen':
    'Die Aufzeichnungen dieses Geräts stimmen nicht mit denen der Cloud überein, wie nach dem Einspielen einer Sicherung. Nichts ist verloren: Was gelaufen ist, wird noch übertragen. Melden Sie sich ab und wieder an, dann geht es weiter.',
  'connectivity.retired':
    'Dieses Gerät wurde aus dem Konto entfernt. Was gelaufen ist, wird noch übertragen. Melden Sie sich erneut an, um es zu benutzen.',
  'connectivity.expired':
    'Die Zeit, die der Tarif ohne die Cloud gilt, ist abgelaufen. Verbinden Sie sich mit dem Internet, dann geht es weiter.',
  'connectivity.keyMissing':
    'Der Schlüssel dieses Geräts liegt nicht mehr in der Anmeldeverwaltung dieses Computers. Melden Sie sich ab und wieder an.',
  'paused.frozen':
    'Die Aufzeichnungen dieses Geräts stimmen nicht mit denen der Cloud überein. Melden Sie sich ab und wieder an; nichts, was gelaufen ist, geht verloren.',
  'paused.retired': 'Dieses Gerät wurde aus dem Konto entfernt. Melden Sie sich erneut an, um es zu benutzen.',
  'paused.clock':
    'Die Uhr dieses Computers wurde zurückgestellt. Stellen Sie sie richtig oder verbinden Sie sich einmal mit dem Internet.',

  'signInEnded.codeExpired': 'Der Code ist abgelaufen. Beginnen Sie die Anmeldung von vorn.',
  'signInEnded.declined': 'Die Anmeldung wurde im Browser abgelehnt.',
  'signInEnded.mistake':
    'Dem Companion ist bei der Anmeldung ein Fehler unterlaufen. Versuchen Sie es noch einmal; der Grund steht in seinem Protokoll.',
  'checkoutEnded.signInFirst': 'Melden Sie sich an, bevor Sie einen Tarif wählen.',
  'syncFailed.next': 'Nichts ist verloren; der Companion versucht es von selbst noch einmal.',
}
