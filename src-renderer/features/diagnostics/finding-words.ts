import type { Finding } from '../../../shared/protocol/ui-diagnostics.ts'
import type { TranslateApp } from '../../../shared/words/app-words.ts'

/** Findings after which there is nothing to do; every other one has its words. */
const QUIET = [
  'cloud_reachable',
  'proxy_none',
  'proxy_not_needed',
  'proxy_environment',
  'proxy_exempt',
  'proxy_system',
  'clock_right',
  'store_sound',
  'discovery_right',
  'revit_connected',
  'entitlement_valid',
  'key_present',
  'key_signed_out',
  'updates_current',
  'updates_looking',
  'app_running',
] as const satisfies readonly Finding[]

function isQuiet(finding: Finding): finding is (typeof QUIET)[number] {
  return QUIET.some((quiet) => quiet === finding)
}

/** What to do about a finding; `null`: nothing. */
export function whatToDo(t: TranslateApp, finding: Finding): string | null {
  return isQuiet(finding) ? null : t(`do.${finding}`)
}
