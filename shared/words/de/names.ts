import type { names as english } from '../en/names.ts'
import type { Translation } from '../translation.ts'
import { plural } from './plural.ts'

export const names: Translation<typeof english> = {
  'unit.ai_layouts': (p) => plural(p.count, 'Grundriss', 'Grundrisse'),
  'unit.building_scans': (p) => plural(p.count, 'Gebäudescan', 'Gebäudescans'),

  'operation.ai_layout': 'KI-Grundriss',
  'operation.building_scan': 'Gebäudescan',
  'operation.api_call': 'Anfrage',

  'feature.basic_layout': 'Einfache Grundrisse',
  'feature.simple_validation': 'Einfache Prüfung',
  'feature.advanced_layout': 'Erweiterte Grundrisse',
  'feature.code_compliance': 'Prüfung nach Bauordnung',
  'feature.3d_visualization': '3D-Darstellung',
  'feature.export_formats': 'Exportformate',
  'feature.custom_models': 'Eigene Modelle',
  'feature.white_label': 'Auftritt unter eigener Marke',
  'feature.sso': 'Zentrale Anmeldung (SSO)',
  'feature.dedicated_support': 'Persönliche Betreuung',

  'featureInText.basic_layout': 'einfache Grundrisse',
  'featureInText.simple_validation': 'einfache Prüfung',
  'featureInText.advanced_layout': 'erweiterte Grundrisse',
  'featureInText.code_compliance': 'Prüfung nach Bauordnung',
  'featureInText.3d_visualization': '3D-Darstellung',
  'featureInText.export_formats': 'Exportformate',
  'featureInText.custom_models': 'eigene Modelle',
  'featureInText.white_label': 'Auftritt unter eigener Marke',
  'featureInText.sso': 'zentrale Anmeldung (SSO)',
  'featureInText.dedicated_support': 'persönliche Betreuung',
}
