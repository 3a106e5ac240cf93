import { plural } from './plural.ts'

/** Names of things that several areas speak of. */
export const names = {
  'unit.ai_layouts': (p: { count: number }) => plural(p.count, 'layout'),
  'unit.building_scans': (p: { count: number }) => plural(p.count, 'building scan'),

  'operation.ai_layout': 'AI layout',
  'operation.building_scan': 'Building scan',
  'operation.api_call': 'Request',

  'feature.basic_layout': 'Basic layouts',
  'feature.simple_validation': 'Simple validation',
  'feature.advanced_layout': 'Advanced layouts',
  'feature.code_compliance': 'Code compliance',
  'feature.3d_visualization': '3D visualization',
  'feature.export_formats': 'Export formats',
  'feature.custom_models': 'Custom models',
  'feature.white_label': 'White label',
  'feature.sso': 'Single sign-on',
  'feature.dedicated_support': 'Dedicated support',

  'featureInText.basic_layout': 'basic layouts',
  'featureInText.simple_validation': 'simple validation',
  'featureInText.advanced_layout': 'advanced layouts',
  'featureInText.code_compliance': 'code compliance',
  'featureInText.3d_visualization': '3D visualization',
  'featureInText.export_formats': 'export formats',
  'featureInText.custom_models': 'custom models',
  'featureInText.white_label': 'white label',
  'featureInText.sso': 'single sign-on',
  'featureInText.dedicated_support': 'dedicated support',
} as const
