import { readDiscovery } from '../../tools/revit-simulator/read-discovery.ts'

/** True while a companion lives in this data folder. A discovery file alone proves nothing: one that was killed leaves its behind. */
export function companionRuns(home: string): boolean {
  const discovery = readDiscovery(home)
  if (!discovery.ok) return false
  try {
    process.kill(discovery.value.pid, 0)
    return true
  } catch {
    return false
  }
}
