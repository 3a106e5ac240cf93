import type { decisions as english } from '../en/decisions.ts'
import type { Translation } from '../translation.ts'
import { names } from './names.ts'

export const decisions: Translation<typeof english> = {
  ...names,
  'decision.allowed': 'Zugelassen.',
  'decision.allowedLeft': (p) => `Zugelassen. Noch ${p.units} frei.`,
  'decision.offline': 'Es wird offline gearbeitet; gezählt wird, sobald das Netz wieder da ist.',
  'decision.signIn': 'Melden Sie sich im RevitAutoPlan Companion an, um dies auszuführen.',
  'decision.retired':
    'Dieses Gerät wurde aus dem Konto entfernt. Melden Sie sich im Companion erneut an, um es wieder aufzunehmen.',
  'decision.frozen':
    'Dieses Gerät ist angehalten, weil seine Aufzeichnungen von denen der Cloud abweichen. Im Companion steht, wie es weitergeht.',
  'decision.unsupportedClient':
    'Diese Version des Plugins ist zu alt für den Companion. Aktualisieren Sie das RevitAutoPlan-Plugin.',
  'decision.busy': 'Der Companion ist gerade ausgelastet. Versuchen Sie es in einigen Sekunden noch einmal.',
  'decision.clock':
    'Die Uhr dieses Computers wurde zurückgestellt. Verbinden Sie sich einmal mit dem Internet oder stellen Sie die Uhr richtig, dann versuchen Sie es noch einmal.',
  'decision.graceEnded': (p) =>
    `Der Companion konnte die Cloud seit ${p.since} nicht erreichen, und die Frist für das Arbeiten ohne Verbindung ist abgelaufen. Verbinden Sie sich einmal mit dem Internet, dann geht es weiter.`,
  'decision.graceEndedLong':
    'Der Companion konnte die Cloud lange nicht erreichen, und die Frist für das Arbeiten ohne Verbindung ist abgelaufen. Verbinden Sie sich einmal mit dem Internet, dann geht es weiter.',
  'decision.ended': (p) =>
    `Das Abonnement ${p.plan} ist beendet. Verlängern Sie es im Companion unter „Tarife“, um dies auszuführen.`,
  'decision.unpaid': (p) =>
    `Das Abonnement ${p.plan} wurde nicht bezahlt. Aktualisieren Sie im Companion die Zahlungsart, um dies auszuführen.`,
  'decision.paidEnded':
    'Das bezahlte Abonnement ist beendet. Verlängern Sie es im Companion unter „Tarife“, um dies auszuführen.',
  'decision.paidUnpaid':
    'Das Abonnement wurde nicht bezahlt. Aktualisieren Sie im Companion die Zahlungsart, um dies auszuführen.',
  'decision.blocked':
    'Dieses Projekt ist in den Einstellungen des Companions von kostenpflichtigen Vorgängen ausgenommen.',
  'decision.noArea':
    'Das Plugin hat die Fläche des Projekts nicht mitgeschickt, die der Tarif begrenzt. Aktualisieren Sie das Plugin oder melden Sie es dem Hersteller.',
  'decision.featureNotInPlan': (p) => `${p.feature}: im Tarif ${p.plan} nicht enthalten.`,
  'decision.featureNotInYourPlan': (p) => `${p.feature}: in Ihrem Tarif nicht enthalten.`,
  'decision.thisFeature': 'Diese Funktion',
  'decision.featureInNoPlan': (p) => `${p.feature}: in keinem Tarif enthalten.`,
  'decision.area': (p) => `${p.area} liegen über der Grenze von ${p.limit} im Tarif ${p.plan}.`,
  'decision.quotaUsedUp': 'Das Kontingent dieses Monats ist aufgebraucht.',
  'decision.allUsed': (p) => `Alle ${p.units} dieses Monats sind verbraucht${p.held}.`,
  'decision.tooFew': (p) => `Dafür sind ${p.units} nötig, frei sind noch ${p.left} von ${p.limit}${p.held}.`,
  'decision.held': (p) => `(davon ${p.count} für laufende Vorgänge reserviert)`,
  'decision.resets': (p) => `Am ${p.day} beginnt ein neues Kontingent.`,
  'decision.elsewhere':
    'Die übrigen Einheiten liegen auf Ihren anderen Geräten. Verbinden Sie sich mit dem Internet oder versuchen Sie es noch einmal, wenn diese sich abgeglichen haben.',
  'decision.rate': (p) => `${p.limit} Vorgänge in einer Stunde sind erreicht.`,
  'decision.rateNext': (p) => `Der nächste ist um ${p.time} frei.`,
  'decision.gives': (p) => `${p.plan} umfasst ${p.limit}.`,
  'decision.givesUnlimited': (p) => `${p.plan} ist unbegrenzt.`,
  'decision.givesSize': (p) => `${p.plan} erlaubt Projekte bis ${p.area}.`,
  'decision.givesAnySize': (p) => `${p.plan} erlaubt Projekte jeder Größe.`,
  'decision.givesRate': (p) => `${p.plan} erlaubt ${p.limit} in der Stunde.`,
  'decision.givesAnyRate': (p) => `${p.plan} kennt keine Grenze je Stunde.`,
  'decision.hasIt': (p) => `${p.plan} enthält sie.`,
}
