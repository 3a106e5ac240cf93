import { names } from './names.ts'

/** What a decision says to the person in Revit and in the app. */
export const decisions = {
  ...names,
  'decision.allowed': 'Allowed.',
  'decision.allowedLeft': (p: { units: string }) => `Allowed. ${p.units} left.`,
  'decision.offline': 'Working offline; it is counted when the network is back.',
  'decision.signIn': 'Sign in to the RevitAutoPlan companion to run this.',
  'decision.retired': 'This device was retired from the account. Sign in again in the companion to enrol it anew.',
  'decision.frozen':
    'This device is paused because its records and the cloud’s differ. Open the companion to see how to go on.',
  'decision.unsupportedClient':
    'This version of the plugin is too old for the companion. Update the RevitAutoPlan plugin.',
  'decision.busy': 'The companion is busy for a moment. Try again in a few seconds.',
  'decision.clock':
    'This computer’s clock was set back. Connect to the internet once, or set the clock right, then try again.',
  'decision.graceEnded': (p: { since: string }) =>
    `The companion could not reach the cloud since ${p.since}, and the time for working offline is over. Connect to the internet once to go on.`,
  'decision.graceEndedLong':
    'The companion could not reach the cloud for long, and the time for working offline is over. Connect to the internet once to go on.',
  'decision.ended': (p: { plan: string }) =>
    `The ${p.plan} subscription has ended. Renew it in the companion under Plans to run this.`,
  'decision.unpaid': (p: { plan: string }) =>
    `The ${p.plan} subscription was not paid. Update the payment method in the companion to run this.`,
  'decision.paidEnded': 'The paid subscription has ended. Renew it in the companion under Plans to run this.',
  'decision.paidUnpaid': 'The paid subscription was not paid. Update the payment method in the companion to run this.',
  'decision.blocked': 'This project is excluded from billable operations in the companion’s settings.',
  'decision.noArea':
    'The plugin did not send the area of the project, which the plan limits. Update the plugin or report this to its author.',
  'decision.featureNotInPlan': (p: { feature: string; plan: string }) =>
    `${p.feature} is not part of the ${p.plan} plan.`,
  'decision.featureNotInYourPlan': (p: { feature: string }) => `${p.feature} is not part of your plan.`,
  'decision.thisFeature': 'This feature',
  'decision.featureInNoPlan': (p: { feature: string }) => `${p.feature} is not part of any plan.`,
  'decision.area': (p: { area: string; plan: string; limit: string }) =>
    `${p.area} is over the ${p.plan} limit of ${p.limit}.`,
  'decision.quotaUsedUp': 'The quota of this month is used up.',
  'decision.allUsed': (p: { units: string; held: string }) => `All ${p.units} of this month are used${p.held}.`,
  'decision.tooFew': (p: { units: string; left: string; limit: string; held: string }) =>
    `This needs ${p.units}, and ${p.left} of ${p.limit} are left${p.held}.`,
  'decision.held': (p: { count: string }) => `(${p.count} of them held by running operations)`,
  'decision.resets': (p: { day: string }) => `The quota resets on ${p.day}.`,
  'decision.elsewhere':
    'The units that are left are held by your other devices. Connect to the internet, or try again when they have synced.',
  'decision.rate': (p: { limit: string }) => `${p.limit} operations an hour are reached.`,
  'decision.rateNext': (p: { time: string }) => `The next one is free at ${p.time}.`,
  'decision.gives': (p: { plan: string; limit: string }) => `${p.plan} gives ${p.limit}.`,
  'decision.givesUnlimited': (p: { plan: string }) => `${p.plan} gives unlimited use.`,
  'decision.givesSize': (p: { plan: string; area: string }) => `${p.plan} takes projects up to ${p.area}.`,
  'decision.givesAnySize': (p: { plan: string }) => `${p.plan} takes projects of any size.`,
  'decision.givesRate': (p: { plan: string; limit: string }) => `${p.plan} gives ${p.limit} an hour.`,
  'decision.givesAnyRate': (p: { plan: string }) => `${p.plan} gives unlimited use an hour.`,
  'decision.hasIt': (p: { plan: string }) => `${p.plan} has it.`,
} as const
