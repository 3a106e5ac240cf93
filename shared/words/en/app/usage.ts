/** Meters, the hourly rate and the size limit. */
export const usage = {
  'meter.ai_layouts': 'AI layouts',
  'meter.building_scans': 'Building scans',
  'meter.of': (p: { used: string; limit: string }) => `${p.used} of ${p.limit}`,
  'meter.usedUnlimited': (p: { used: string }) => `${p.used} used`,
  'meter.left': (p: { left: string }) => `${p.left} left`,
  'meter.noneLeft': 'none left',
  'meter.over': (p: { over: string }) => `${p.over} over the limit, not billed`,
  'meter.held': (p: { held: string }) => `${p.held} held`,
  'meter.elsewhere': (p: { count: string }) => `${p.count} set aside for your other devices`,
  'meter.unlimited': 'unlimited',
  'meter.resets': (p: { day: string; when: string }) => `resets ${p.day}, ${p.when}`,
  'meter.near': 'Near the limit',
  'meter.at': 'At the limit',
  'meter.spoken': (p: { label: string; used: string; limit: string; held: string; resets: string }) =>
    `${p.label}, ${p.used} of ${p.limit} used${p.held === '' ? '' : `, ${p.held} held`}, resets ${p.resets}`,
  'meter.spokenUnlimited': (p: { label: string; used: string; held: string }) =>
    `${p.label}, ${p.used} used${p.held === '' ? '' : `, ${p.held} held`}, unlimited`,

  'rate.title': 'Requests this hour',
  'rate.of': (p: { used: string; limit: string }) => `${p.used} of ${p.limit}`,
  'rate.left': (p: { left: string }) => `${p.left} left`,
  'rate.next': (p: { time: string }) => `next one free at ${p.time}`,
  'rate.unlimited': 'no limit an hour',
  'rate.spoken': (p: { used: string; limit: string }) => `Requests this hour, ${p.used} of ${p.limit} used`,

  'size.title': 'Project size',
  'size.upTo': (p: { area: string }) => `up to ${p.area}`,
  'size.any': 'any size',
} as const
