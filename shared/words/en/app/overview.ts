/** The overview. */
export const overview = {
  'overview.usage': 'Usage this month',
  'overview.firstSync': 'Signed in. Plan and meters arrive with the first contact with the cloud.',
  'overview.resets': (p: { day: string; when: string }) => `resets ${p.day}, ${p.when}`,
  'overview.running': 'Running now',
  'overview.noRevit':
    'No Revit is connected. Start Revit with the RevitAutoPlan plugin; it finds the companion by itself.',
  'overview.idle': 'connected, nothing running',
  'overview.orphan': 'Its Revit is gone: nothing charged, the units are free again.',
  'overview.orphanHeld': 'Its Revit is gone. The units are freed in a few minutes unless it comes back.',
  'overview.gone': 'Revit closed',
  'overview.last': 'Last operations',
  'overview.allActivity': 'All activity',
  'overview.noOperations': 'Nothing has run yet. The first layout or scan from Revit appears here.',
  'overview.adviceAtLimit': (p: { plan: string; gives: string }) => `${p.plan} gives ${p.gives}.`,
  'overview.aMonth': (p: { count: string; unit: string }) => `${p.count} ${p.unit} a month`,
  'overview.adviceCompare': 'Compare plans',
  'overview.adviceThen': (p: { plan: string; day: string }) => `Your plan becomes ${p.plan} on ${p.day}.`,
  'overview.advicePace': (p: { meter: string; day: string }) => `${p.meter}: at this rate used up on ${p.day}.`,
  'overview.adviceElsewhere': 'Units that idle on your other devices come back by themselves when those devices sync.',

  'running.process': (p: { pid: string }) => `process ${p.pid}`,
  'running.elapsed': (p: { time: string }) => `for ${p.time}`,
  'running.unknown': 'running, no figure yet',
  'running.spoken': (p: { operation: string; host: string }) => `${p.operation} in ${p.host}`,
} as const
