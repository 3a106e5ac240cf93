/** What only the desktop app has, and what is said when the companion was started anew. */
export const desktop = {
  'settings.startAtLogin': 'Start when I sign in to this computer',
  'settings.startHint': 'It starts in the tray, without a window.',
  'settings.startBlocked':
    'Switched off in the operating system, which is left as it is: allow it there (Task Manager, Startup apps) and it starts.',
  'settings.closeToTray': 'Keep running when the window is closed',
  'settings.closeToTrayHint': 'Revit needs the companion. Quit stands in the menu of the icon in the tray.',
  'settings.rendering': 'Drawing',
  'settings.renderingAutomatic': 'Automatic',
  'settings.renderingSoftware': 'By software',
  'settings.drawn.card': 'Drawn by the graphics card. Choose software if the window stays blank.',
  'settings.drawn.setting': 'Drawn by software, as it is set.',
  'settings.drawn.start_switch': 'Drawn by software, as this start was told to.',
  'settings.drawn.remote_session': 'Drawn by software, since this desktop is shown on another computer.',
  'settings.drawn.graphics_failed':
    'Drawn by software, since the graphics card failed. A newer version tries it again.',
  'settings.restartNeeded': 'Takes effect when the app starts again. Revit waits a few seconds; nothing is lost.',
  'settings.restart': 'Start again now',
  'settings.openLogs': 'Open log folder',
  'settings.notify.usage': 'A meter is near or at its limit',
  'settings.notify.payment': 'A payment is due',
  'settings.notify.offline': 'Offline for long',
  'settings.notify.refused': 'An operation was refused while no window is open',
  'settings.notify.update': 'An update of the app is ready',

  'update.version': (p: { version: string }) => `Version ${p.version}`,
  'update.check': 'Look for a newer version',
  'update.install': (p: { version: string }) => `Update app to ${p.version} and restart`,
  'update.news': (p: { version: string }) => `What is new in ${p.version}`,
  'update.notChecked':
    'A newer version is looked for every few hours. Updates are free and change nothing of the plan.',
  'update.current': (p: { at: string }) => `This is the newest. Looked for on ${p.at}.`,
  'update.checking': 'Looking for a newer version …',
  'update.downloading': (p: { version: string; percent: string }) => `Fetching ${p.version}: ${p.percent}`,
  'update.ready.operation': (p: { version: string }) =>
    `${p.version} is ready. An operation runs in Revit; it is never interrupted.`,
  'update.ready.revit': (p: { version: string }) =>
    `${p.version} is ready and waits until Revit is closed. You may install it now; Revit waits a few seconds.`,
  'update.ready.window': (p: { version: string }) =>
    `${p.version} is ready and is installed when no window is open, or now.`,
  'update.agreed': (p: { version: string }) => `${p.version} is installed as soon as the operation in Revit ends.`,
  'update.installing': (p: { version: string }) => `Installing ${p.version} …`,
  'update.failed': 'The last look for a newer version failed. It is tried again; the log says why.',
  'update.unsupported.development': 'Runs from its source and does not update itself.',
  'update.unsupported.switched_off': 'Updates are switched off on this computer by whoever manages it.',
  'update.unsupported.no_file':
    'This copy does not know where to look for updates. Install the newest version from the website.',
  'update.unsupported.no_protected_address':
    'This copy would fetch updates over an unprotected address, so it fetches none. Install the newest version from the website.',
  'update.unsupported.no_publisher':
    'This copy could not check who signed an update, so it installs none. Install the newest version from the website.',

  'restarted.word': 'Companion started again',
  'restarted.body': (p: { at: string }) =>
    `It ended and was started again at ${p.at}. Nothing is lost: what was counted is on disk, and Revit connects by itself.`,
  'panel.open': 'Open the window',
} as const
