import type { frame as english } from '../../en/app/frame.ts'
import type { Translation } from '../../translation.ts'

export const frame: Translation<typeof english> = {
  'app.name': 'RevitAutoPlan',
  'app.part': 'Companion',
  'app.skip': 'Zum Inhalt',
  'app.title': (p) => `${p.view} · RevitAutoPlan Companion`,
  'app.none': '–',
  'app.dismiss': 'Schließen',

  'nav.label': 'Ansichten',
  'nav.overview': 'Übersicht',
  'nav.signIn': 'Anmelden',
  'nav.activity': 'Vorgänge',
  'nav.plans': 'Tarife',
  'nav.settings': 'Einstellungen',
  'nav.diagnostics': 'Diagnose',

  'title.account': 'Konto',
  'title.plan': 'Tarif',
  'title.synced': 'Cloud',
  'title.waiting': 'Noch zu übertragen',
  'title.version': 'Version',
  'title.syncedAgo': (p) => `abgeglichen ${p.ago}`,
  'title.neverSynced': 'noch nicht abgeglichen',
  'title.label': 'Schriftfeld',

  'failure.title': 'Das hat nicht geklappt',
}
