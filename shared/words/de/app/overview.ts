import type { overview as english } from '../../en/app/overview.ts'
import type { Translation } from '../../translation.ts'

export const overview: Translation<typeof english> = {
  'overview.usage': 'Verbrauch in diesem Monat',
  'overview.firstSync': 'Angemeldet. Tarif und Kontingente kommen mit dem ersten Kontakt zur Cloud.',
  'overview.resets': (p) => `neu ab ${p.day}, ${p.when}`,
  'overview.running': 'Läuft gerade',
  'overview.noRevit':
    'Kein Revit ist verbunden. Starten Sie Revit mit dem RevitAutoPlan-Plugin; es findet den Companion von selbst.',
  'overview.idle': 'verbunden, nichts läuft',
  'overview.orphan': 'Dieses Revit ist weg: nichts angerechnet, die Einheiten sind wieder frei.',
  'overview.orphanHeld':
    'Dieses Revit ist weg. Die Einheiten werden in einigen Minuten frei, wenn es nicht zurückkommt.',
  'overview.gone': 'Revit geschlossen',
  'overview.last': 'Letzte Vorgänge',
  'overview.allActivity': 'Alle Vorgänge',
  'overview.noOperations': 'Noch ist nichts gelaufen. Der erste Grundriss oder Scan aus Revit erscheint hier.',
  'overview.adviceAtLimit': (p) => `${p.plan} umfasst ${p.gives}.`,
  'overview.aMonth': (p) => `${p.count} ${p.unit} im Monat`,
  'overview.adviceCompare': 'Tarife vergleichen',
  'overview.adviceThen': (p) => `Ab ${p.day} gilt für Sie der Tarif ${p.plan}.`,
  'overview.advicePace': (p) => `${p.meter}: Geht es so weiter, ist das Kontingent am ${p.day} aufgebraucht.`,
  'overview.adviceElsewhere':
    'Einheiten, die auf Ihren anderen Geräten ungenutzt liegen, kommen von selbst zurück, sobald diese sich abgleichen.',

  'running.process': (p) => `Prozess ${p.pid}`,
  'running.elapsed': (p) => `seit ${p.time}`,
  'running.unknown': 'läuft, noch ohne Angabe',
  'running.spoken': (p) => `${p.operation} in ${p.host}`,
}
