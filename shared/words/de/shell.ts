import type { shell as english } from '../en/shell.ts'
import type { Translation } from '../translation.ts'

export const shell: Translation<typeof english> = {
  'menu.view': 'Ansicht',

  'trouble.title': 'Der Companion erreicht seinen Kern nicht.',
  'trouble.body':
    'Revit kann keine kostenpflichtigen Vorgänge ausführen, bis er wieder da ist. Es wird weiter versucht; was gezählt wurde, liegt sicher auf der Platte.',
  'trouble.keepTrying': 'Weiter versuchen',
  'trouble.quit': 'Beenden',
}
