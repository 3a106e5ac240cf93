import { names } from './names.ts'
import { start } from './start.ts'

/** What the companion says outside a decision: warnings, why the cloud is out of reach, why it could not start or sign in. */
export const core = {
  ...names,
  ...start,
  'usage.allUsed': (p: { units: string }) => `All ${p.units} of this month are used.`,
  'usage.someUsed': (p: { used: string; units: string }) => `${p.used} of ${p.units} of this month are used.`,

  'cloud.proxySignIn': (p: { host: string }) =>
    `The proxy asks for a sign-in before it lets ${p.host} through. Check the proxy settings of this computer.`,
  'cloud.somethingElse': (p: { host: string }) =>
    `Something other than ${p.host} answered, likely a proxy or the sign-in page of this network. Open a browser to sign in to the network, or ask IT to allow ${p.host}.`,
  'cloud.pause': (p: { host: string }) => `${p.host} asked for a pause. The companion tries again by itself.`,
  'cloud.problem': (p: { host: string; status: string }) =>
    `${p.host} has a problem (${p.status}). It is not on your side; the companion tries again by itself.`,
  'cloud.malformed': (p: { host: string; detail: string }) =>
    `${p.host} sent an answer that this version cannot use (${p.detail}). Update the companion if it stays so.`,
  'network.name': (p: { host: string }) =>
    `The address ${p.host} could not be looked up. Check the internet connection.`,
  'network.refused': (p: { host: string }) =>
    `${p.host} does not accept connections. Check whether a firewall blocks it.`,
  'network.timeout': (p: { host: string }) => `${p.host} did not answer in time. Check the internet connection.`,
  'network.certificate': (p: { host: string }) =>
    `The certificate shown for ${p.host} is not trusted here. A security product may inspect the traffic; ask IT to allow ${p.host}.`,
  'network.proxy': 'The proxy of this computer could not be reached. Check its settings.',
  'network.no_network': 'This computer has no network connection.',
  'network.broken_off': (p: { host: string }) =>
    `The connection to ${p.host} broke off. The companion tries again by itself.`,
  'network.other': (p: { host: string }) => `${p.host} could not be reached. Check the internet connection.`,

  'connectivity.frozen':
    'The records of this device do not match those of the cloud, as after restoring a backup. Nothing is lost: what ran is still sent. Sign out and in again to go on.',
  'connectivity.retired': 'This device was removed from the account. What ran is still sent. Sign in again to use it.',
  'connectivity.expired': 'The time that the plan holds without the cloud is over. Connect to the internet to go on.',
  'connectivity.keyMissing':
    'The key of this device is no longer in the credential store of this computer. Sign out and in again.',
  'paused.frozen':
    'The records of this device do not match those of the cloud. Sign out and in again; nothing that ran is lost.',
  'paused.retired': 'This device was removed from the account. Sign in again to use it.',
  'paused.clock': 'The clock of this computer was set back. Set it right, or connect to the internet once.',

  'signInEnded.codeExpired': 'The code has expired. Start the sign-in again.',
  'signInEnded.declined': 'The sign-in was declined in the browser.',
  'signInEnded.mistake': 'The companion made a mistake while signing in. Try again; the reason is in its log.',
  'checkoutEnded.signInFirst': 'Sign in before you choose a plan.',
  'syncFailed.next': 'Nothing is lost; the companion tries again by itself.',
} as const
