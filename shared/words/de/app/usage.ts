import type { usage as english } from '../../en/app/usage.ts'
import type { Translation } from '../../translation.ts'

export const usage: Translation<typeof english> = {
  'meter.ai_layouts': 'KI-Grundrisse',
  'meter.building_scans': 'Gebäudescans',
  'meter.of': (p) => `${p.used} von ${p.limit}`,
  'meter.usedUnlimited': (p) => `${p.used} verbraucht`,
  'meter.left': (p) => `${p.left} frei`,
  'meter.noneLeft': 'nichts mehr frei',
  'meter.over': (p) => `${p.over} über der Grenze, nicht berechnet`,
  'meter.held': (p) => `${p.held} reserviert`,
  'meter.elsewhere': (p) => `${p.count} liegen auf Ihren anderen Geräten`,
  'meter.unlimited': 'unbegrenzt',
  'meter.resets': (p) => `neu ab ${p.day}, ${p.when}`,
  'meter.near': 'Fast aufgebraucht',
  'meter.at': 'Aufgebraucht',
  'meter.spoken': (p) =>
    `${p.label}, ${p.used} von ${p.limit} verbraucht${p.held === '' ? '' : `, ${p.held} reserviert`}, neu ab ${p.resets}`,
  'meter.spokenUnlimited': (p) =>
    `${p.label}, ${p.used} verbraucht${p.held === '' ? '' : `, ${p.held} reserviert`}, unbegrenzt`,
  'rate.title': 'Anfragen in dieser Stunde',
  'rate.of': (p) => `${p.used} von ${p.limit}`,
  'rate.left': (p) => `${p.left} frei`,
  'rate.next': (p) => `die nächste um ${p.time}`,
  'rate.unlimited': 'keine Grenze je Stunde',
  'rate.spoken': (p) => `Anfragen in dieser Stunde, ${p.used} von ${p.limit} verbraucht`,
  'size.title': 'Projektgröße',
  'size.upTo': (p) => `bis ${p.area}`,
  'size.any': 'jede Größe',
}
