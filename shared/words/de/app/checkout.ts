import type { checkout as english } from '../../en/app/checkout.ts'
import type { Translation } from '../../translation.ts'

export const checkout: Translation<typeof english> = {
  'checkout.title': (p) => `${p.plan} bezahlen`,
  'checkout.starting': 'Der Bezahlvorgang wird vorbereitet …',
  'checkout.waiting': 'Warten auf die Zahlung im Bezahlfenster',
  'checkout.noWindow':
    'Kein Fenster? Vielleicht wurde es blockiert oder geschlossen. Abgebucht wird nichts, bevor Sie dort bestätigen.',
  'checkout.show': 'Bezahlfenster zeigen',
  'checkout.browser': 'Im Browser öffnen',
  'checkout.cancel': 'Bezahlvorgang abbrechen',
  'checkout.activating': 'Zahlung eingegangen, wird freigeschaltet',
  'checkout.activatingBody':
    'Die Cloud bestätigt die Zahlung, meist innerhalb von Sekunden. Sie können weiterarbeiten.',
  'checkout.active': (p) => `${p.plan} ist freigeschaltet`,
  'checkout.activeBody': 'Jedes offene Revit hat den Tarif bereits; nichts muss neu gestartet werden.',
  'checkout.done': 'Fertig',
  'checkout.expired': 'Der Bezahlvorgang ist abgelaufen',
  'checkout.expiredBody': 'Es wurde nichts abgebucht. Beginnen Sie von vorn, wann immer Sie möchten.',
  'checkout.cancelled': 'Der Bezahlvorgang wurde abgebrochen',
  'checkout.cancelledBody': 'Es wurde nichts abgebucht, und Ihr Tarif ist, wie er war.',
  'checkout.failed': 'Der Bezahlvorgang konnte nicht beginnen',
  'checkout.failedBody': 'Es wurde nichts abgebucht.',
  'checkout.close': 'Zurück zu den Tarifen',
  'checkout.validUntil': (p) => `Offen bis ${p.time}.`,
}
