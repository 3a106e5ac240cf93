/** The desktop shell: menu, dialogs, tray, notifications. */
export const shell = {
  'menu.view': 'View',

  'tray.ready': 'Ready',
  'tray.working': 'Revit works',
  'tray.offline': 'Offline',
  'tray.attention': 'Needs your attention',
  'tray.starting': 'Starting …',
  'tray.signedOut': 'Nobody is signed in',
  'tray.meter.ai_layouts': (p: { used: string; limit: string; resets: string }) =>
    `AI layouts: ${p.used} of ${p.limit}, resets ${p.resets}`,
  'tray.meter.building_scans': (p: { used: string; limit: string; resets: string }) =>
    `Building scans: ${p.used} of ${p.limit}, resets ${p.resets}`,
  'tray.unlimited.ai_layouts': (p: { used: string }) => `AI layouts: ${p.used} used, unlimited`,
  'tray.unlimited.building_scans': (p: { used: string }) => `Building scans: ${p.used} used, unlimited`,
  'tray.revitIdle': (p: { host: string }) => `${p.host}: connected`,
  'tray.revitWorks': (p: { host: string }) => `${p.host}: working`,
  'tray.noRevit': 'No Revit is connected',
  'tray.open': 'Open RevitAutoPlan',
  'tray.settings': 'Settings',
  'tray.logs': 'Open log folder',
  'tray.updateNow': (p: { version: string }) => `Update app to ${p.version} and restart`,
  'tray.updateWaits': (p: { version: string }) => `Update app to ${p.version} when Revit has finished`,
  'tray.quit': 'Quit',

  'notify.stillHere': 'RevitAutoPlan goes on in the tray',
  'notify.stillHereBody': 'Revit needs it. To end it, choose Quit in the menu of its icon.',
  'notify.usageNear.ai_layouts': 'AI layouts are running low',
  'notify.usageNear.building_scans': 'Building scans are running low',
  'notify.usageAt.ai_layouts': 'All AI layouts of the month are used',
  'notify.usageAt.building_scans': 'All building scans of the month are used',
  'notify.usageBody': (p: { used: string; limit: string; resets: string }) =>
    `${p.used} of ${p.limit} used. Resets ${p.resets}.`,
  'notify.pastDue': 'A payment failed',
  'notify.pastDueBody': (p: { plan: string }) =>
    `${p.plan} stays while the payment is tried again. Use the link in the e-mail about it to change the card.`,
  'notify.unpaid': 'The subscription was not paid',
  'notify.unpaidBody': (p: { plan: string }) =>
    `${p.plan} has ended for now. Use the link in the e-mail about it to pay; your history stays.`,
  'notify.offlineSoon': (p: { left: string }) => `Offline: ${p.left} left`,
  'notify.offlineSoonBody': (p: { until: string }) =>
    `Operations run without the cloud until ${p.until}. Connect to the internet once before that.`,
  'notify.offlineOver': 'Offline too long',
  'notify.offlineOverBody': 'Connect to the internet once and operations run again. Your records stay here.',
  'notify.update': (p: { version: string }) => `Update app: version ${p.version} is ready`,
  'notify.updateBody': 'It is installed when nobody looks. See in Settings what is new.',
  'notify.updateBodyRevit': 'It waits until Revit is closed. See in Settings what is new, or install it now.',
  'notify.refused': 'An operation was refused',
  'notify.refusedMany': (p: { count: number }) => `${p.count} operations were refused`,
  'notify.refusedBody': 'Activity says why.',

  'trouble.title': 'The companion cannot reach its core.',
  'trouble.body':
    'Revit cannot run billable operations until it is back. It is being tried again; what was counted is safe on disk.',
  'trouble.tryAgain': 'Try again',
  'trouble.logs': 'Open log folder',
  'trouble.quit': 'Quit',

  'crash.title': 'RevitAutoPlan met an error of its own.',
  'crash.body':
    'Nothing that was counted is lost. Start the app again; if this comes back, copy the details and send them to support. They hold no names and no paths, and nothing was sent.',
  'crash.restart': 'Start again',
  'crash.copy': 'Copy details',
  'crash.quit': 'Quit',

  'start.failed': 'The companion could not start',
  'start.badSetting': 'A setting is wrong.',

  'checkout.title': (p: { host: string }) => `Checkout · ${p.host}`,
  'checkout.unreachable': 'The checkout page could not be reached.',
  'checkout.unreachableBody': (p: { host: string }) =>
    `${p.host} did not answer. Nothing was charged. Check the network, then open the checkout again.`,
  'checkout.close': 'Close',
} as const
