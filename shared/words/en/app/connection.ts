import { plural } from '../plural.ts'

/** What is said above the content, and before there is any. */
export const connection = {
  'connection.connecting': 'Connecting to the companion …',
  'connection.lost': 'Connection to the companion lost',
  'connection.lostNext': 'What you see is the last known state. It is being tried again; Revit is not affected.',
  'connection.lostFirst':
    'The companion does not answer yet. It is being tried again. If the companion was started anew, open the link that it printed.',
  'connection.noKeyTitle': 'Open the companion’s own link',
  'connection.noKey':
    'This page belongs to a companion that runs on this computer, and only the link that it printed opens it. The link stands in the window where the companion was started and looks like this one, with a longer end:',
  'connection.noKeyExample': 'http://127.0.0.1:4752/#key=…',

  'strip.offline': 'Offline',
  'strip.offlineLeft': (p: { left: string; until: string }) => `${p.left} left, until ${p.until}.`,
  'strip.offlineBody': 'Revit goes on working; everything is counted here and synced later.',
  'strip.offlineNoGrace': 'The cloud does not answer.',
  'strip.tryNow': 'Try now',
  'strip.expired': 'Offline too long',
  'strip.expiredBody': (p: { until: string }) =>
    `The time for working offline ended on ${p.until}. Connect to the internet once and operations run again. Your records stay here.`,
  'strip.revoked': 'Device not allowed',
  'strip.revokedBody':
    'This device was retired from the account or is paused. What ran so far is still uploaded. Sign out in Settings, then sign in again to enrol it anew.',
  'strip.toSettings': 'Open Settings',
  'strip.paused': 'Paused',
  'strip.pastDue': 'Payment due',
  'strip.pastDueBody': (p: { plan: string }) =>
    `The last payment for ${p.plan} failed. The plan stays while the payment is tried again; use the link in the e-mail about it to change the card.`,
  'strip.unpaid': 'Payment failed',
  'strip.unpaidBody': (p: { plan: string; now: string }) =>
    `${p.plan} was not paid, so the limits of ${p.now} apply now. Use the link in the e-mail about it to pay; your history stays.`,
  'strip.ended': 'Subscription ended',
  'strip.endedBody': (p: { plan: string; now: string }) =>
    `${p.plan} has ended and the limits of ${p.now} apply now. Your history stays.`,
  'strip.checkAgain': 'Check again',
  'strip.renew': 'See plans',
  'strip.rejected': 'Not accepted',
  'strip.rejectedBody': (p: { count: number }) =>
    `The cloud did not accept ${plural(p.count, 'record')}. ${p.count === 1 ? 'It is' : 'They are'} kept; Activity says why.`,
  'strip.toActivity': 'Open Activity',
  'strip.activating': 'Payment received',
  'strip.activatingBody': (p: { plan: string }) => `${p.plan} is being activated, usually within seconds.`,
  'strip.active': (p: { plan: string }) => `${p.plan} is active`,
  'strip.checkoutOpen': 'Checkout open',
  'strip.checkoutOpenBody': (p: { plan: string }) => `The checkout for ${p.plan} waits for payment.`,
  'strip.toCheckout': 'Back to checkout',

  'warning.near': (p: { meter: string; used: string; limit: string; resets: string }) =>
    `${p.meter}: ${p.used} of ${p.limit} used. The quota resets ${p.resets}.`,
  'warning.at': (p: { meter: string; limit: string; resets: string }) =>
    `${p.meter}: all ${p.limit} used. The quota resets ${p.resets}.`,
  'warning.level': (p: { level: number }) => `${p.level} %`,
  'warning.dismissSpoken': (p: { meter: string }) => `Dismiss the warning about ${p.meter}`,
} as const
