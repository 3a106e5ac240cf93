/** Signing in. */
export const signIn = {
  'signIn.title': 'Sign in',
  'signIn.lead':
    'One sign-in in the browser connects this computer to your RevitAutoPlan account. Revit needs nothing else.',
  'signIn.button': 'Sign in with the browser',
  'signIn.again': 'Try again',
  'signIn.starting': 'Asking for a code …',
  'signIn.free': 'No account yet? Make one in the same place. Free needs no card.',
  'signIn.codeLabel': 'Code',
  'signIn.compare': 'Compare this code with the one in the browser, then approve this computer there.',
  'signIn.waiting': 'Waiting for your approval in the browser',
  'signIn.validFor': (p: { time: string }) => `The code is good for ${p.time}.`,
  'signIn.codeOver': 'The code is over. Cancel and get a new one.',
  'signIn.open': 'Open the browser again',
  'signIn.copy': 'Copy link',
  'signIn.copied': 'Link copied',
  'signIn.copyFailed': 'Copying is not allowed here; select the link below.',
  'signIn.cancel': 'Cancel',
  'signIn.ended': 'Not signed in',
} as const
