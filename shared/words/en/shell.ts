/** The desktop shell: menu, dialogs, tray, notifications. */
export const shell = {
  'menu.view': 'View',

  'trouble.title': 'The companion cannot reach its core.',
  'trouble.body':
    'Revit cannot run billable operations until it is back. It is being tried again; what was counted is safe on disk.',
  'trouble.keepTrying': 'Keep trying',
  'trouble.quit': 'Quit',
} as const
