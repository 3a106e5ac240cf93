/** The sheet around every view. */
export const frame = {
  'app.name': 'RevitAutoPlan',
  'app.part': 'Companion',
  'app.skip': 'Skip to content',
  'app.title': (p: { view: string }) => `${p.view} · RevitAutoPlan Companion`,
  'app.none': '–',
  'app.dismiss': 'Dismiss',

  'nav.label': 'Views',
  'nav.overview': 'Overview',
  'nav.signIn': 'Sign in',
  'nav.activity': 'Activity',
  'nav.plans': 'Plans',
  'nav.settings': 'Settings',
  'nav.diagnostics': 'Diagnostics',

  'title.account': 'Account',
  'title.plan': 'Plan',
  'title.synced': 'Cloud',
  'title.waiting': 'Waiting to sync',
  'title.version': 'Version',
  'title.syncedAgo': (p: { ago: string }) => `synced ${p.ago}`,
  'title.neverSynced': 'not synced yet',
  'title.label': 'Title block',

  'failure.title': 'That did not work',
} as const
