import type { signIn as english } from '../../en/app/sign-in.ts'
import type { Translation } from '../../translation.ts'

export const signIn: Translation<typeof english> = {
  'signIn.title': 'Anmelden',
  'signIn.lead':
    'Eine Anmeldung im Browser verbindet diesen Computer mit Ihrem RevitAutoPlan-Konto. Revit braucht sonst nichts.',
  'signIn.button': 'Im Browser anmelden',
  'signIn.again': 'Noch einmal versuchen',
  'signIn.starting': 'Code wird geholt …',
  'signIn.free': 'Noch kein Konto? Legen Sie dort eines an. Für Free brauchen Sie keine Karte.',
  'signIn.codeLabel': 'Code',
  'signIn.compare': 'Vergleichen Sie diesen Code mit dem im Browser und lassen Sie diesen Computer dort zu.',
  'signIn.waiting': 'Warten auf Ihre Bestätigung im Browser',
  'signIn.validFor': (p) => `Der Code gilt noch ${p.time}.`,
  'signIn.codeOver': 'Der Code ist abgelaufen. Brechen Sie ab und holen Sie einen neuen.',
  'signIn.open': 'Browser noch einmal öffnen',
  'signIn.copy': 'Link kopieren',
  'signIn.copied': 'Link kopiert',
  'signIn.copyFailed': 'Kopieren ist hier nicht erlaubt; markieren Sie den Link unten.',
  'signIn.cancel': 'Abbrechen',
  'signIn.ended': 'Nicht angemeldet',
}
