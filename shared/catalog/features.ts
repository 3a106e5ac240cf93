/** Every feature a plan can grant, by the name that requests use. A name outside this list is in no plan. */
export const FEATURES = [
  'basic_layout',
  'simple_validation',
  'advanced_layout',
  'code_compliance',
  '3d_visualization',
  'export_formats',
  'custom_models',
  'white_label',
  'sso',
  'dedicated_support',
] as const

export type Feature = (typeof FEATURES)[number]

/** Features that the vendor sets up together with the customer; screens say "arranged with you". */
export const ARRANGED_FEATURES: readonly Feature[] = ['custom_models', 'white_label', 'sso']
