import type { CheckResult } from '../../../shared/protocol/ui-diagnostics.ts'
import type { AccountMonth, HistoryMonth, HistoryProject } from '../../../shared/protocol/ui-history.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/time/duration.ts'

/** A Sunday, 11:00 in Zurich. */
const NOW = Date.parse('2026-11-22T10:00:00Z')
const HOME = String.raw`C:\Users\a.keller\AppData\Local\RevitAutoPlan`

/** Everything as it should be. */
export const GOOD_CHECKS: readonly CheckResult[] = [
  {
    id: 'cloud',
    state: 'ok',
    finding: 'cloud_reachable',
    facts: [
      { kind: 'text', name: 'address', value: 'cloud.revitautoplan.com' },
      { kind: 'span', name: 'latency', value: 48 },
      { kind: 'instant', name: 'last_sync', value: NOW - 12 * SECOND },
      { kind: 'number', name: 'waiting', value: 0 },
    ],
    tookMs: 48,
  },
  {
    id: 'proxy',
    state: 'ok',
    finding: 'proxy_system',
    facts: [
      { kind: 'text', name: 'proxy_server', value: 'proxy.atelier-nordlicht.example:8080' },
      { kind: 'word', name: 'proxy_from', value: 'system_settings' },
    ],
    tookMs: 3,
  },
  {
    id: 'clock',
    state: 'ok',
    finding: 'clock_right',
    facts: [
      { kind: 'instant', name: 'computer_time', value: NOW },
      { kind: 'text', name: 'time_zone', value: 'Europe/Zurich' },
    ],
    tookMs: 0,
  },
  {
    id: 'store',
    state: 'ok',
    finding: 'store_sound',
    facts: [
      { kind: 'path', name: 'file', value: `${HOME}\\store.sqlite` },
      { kind: 'bytes', name: 'size', value: 4_213_000 },
      { kind: 'word', name: 'integrity', value: 'sound' },
      { kind: 'bytes', name: 'free_space', value: 211_400_000_000 },
    ],
    tookMs: 60,
  },
  {
    id: 'discovery',
    state: 'ok',
    finding: 'discovery_right',
    facts: [
      { kind: 'path', name: 'file', value: `${HOME}\\companion.json` },
      { kind: 'number', name: 'port', value: 51_234 },
    ],
    tookMs: 20,
  },
  {
    id: 'revit',
    state: 'ok',
    finding: 'revit_connected',
    facts: [2025, 2027].map((year) => ({
      kind: 'connection',
      product: 'Revit',
      year,
      build: `${year - 2000}.1.0.34`,
      client: 'RevitAutoPlan',
      clientVersion: '2.4.0',
      sdkVersion: '1.0.0',
      pid: year * 3,
      connectedAt: NOW - HOUR,
      lastHeardAt: NOW - 4 * SECOND,
    })),
    tookMs: 0,
  },
  {
    id: 'entitlement',
    state: 'ok',
    finding: 'entitlement_valid',
    facts: [
      { kind: 'text', name: 'plan', value: 'Professional' },
      { kind: 'number', name: 'version', value: 3 },
      { kind: 'instant', name: 'valid_until', value: NOW + 30 * DAY },
      { kind: 'text', name: 'signing_key', value: 'signing-2026-11' },
      { kind: 'instant', name: 'signing_key_until', value: NOW + 61 * DAY },
      { kind: 'word', name: 'root_key', value: 'build' },
    ],
    tookMs: 1,
  },
  {
    id: 'device_key',
    state: 'ok',
    finding: 'key_present',
    facts: [{ kind: 'word', name: 'kept_in', value: 'credential_store' }],
    tookMs: 2,
  },
  { id: 'updates', state: 'ok', finding: 'updates_current', facts: [], tookMs: 1 },
  {
    id: 'app',
    state: 'ok',
    finding: 'app_running',
    facts: [
      { kind: 'text', name: 'app_version', value: '0.1.0' },
      { kind: 'text', name: 'electron_version', value: '45.4.1' },
      { kind: 'text', name: 'node_version', value: '24.21.0' },
      { kind: 'text', name: 'system', value: 'Windows_NT 10.0.26100 x64, Windows 11 Pro' },
      { kind: 'bytes', name: 'memory', value: 82_400_000 },
      { kind: 'instant', name: 'running_since', value: NOW - 5 * HOUR },
      { kind: 'path', name: 'log_folder', value: `${HOME}\\logs` },
    ],
    tookMs: 0,
  },
]

const changed = (changes: readonly Partial<CheckResult>[]): readonly CheckResult[] =>
  GOOD_CHECKS.map((check) =>
    Object.assign(
      { ...check },
      changes.find(({ id }) => id === check.id),
    ),
  )

/** Offline in an office with a proxy that inspects, an old token, a disk that fills. */
export const BAD_CHECKS = changed([
  {
    id: 'cloud',
    state: 'problem',
    finding: 'cloud_certificate',
    facts: [
      { kind: 'text', name: 'address', value: 'cloud.revitautoplan.com' },
      { kind: 'span', name: 'latency', value: 1840 },
      { kind: 'instant', name: 'last_sync', value: NOW - 21 * HOUR },
      { kind: 'number', name: 'waiting', value: 4 },
      { kind: 'instant', name: 'oldest_waiting', value: NOW - 20 * HOUR },
      { kind: 'number', name: 'not_accepted', value: 1 },
    ],
  },
  {
    id: 'clock',
    state: 'problem',
    finding: 'clock_set_back',
    facts: [
      { kind: 'instant', name: 'computer_time', value: NOW - 4 * DAY },
      { kind: 'instant', name: 'trusted_time', value: NOW },
      { kind: 'span', name: 'difference', value: 4 * DAY },
      { kind: 'text', name: 'time_zone', value: 'Europe/Zurich' },
    ],
  },
  { id: 'store', state: 'attention', finding: 'store_roaming' },
  {
    id: 'revit',
    state: 'attention',
    finding: 'revit_refused',
    facts: [
      { kind: 'refusal', reason: 'wrong_proof', count: 3, lastAt: NOW - 2 * MINUTE },
      { kind: 'refusal', reason: 'origin_present', count: 1, lastAt: NOW - 3 * HOUR },
    ],
  },
  { id: 'device_key', state: 'unknown', finding: 'check_timed_out', facts: [] },
])

const counts = (charged: number, notCharged = 0, refused = 0, overage = 0) => ({
  runs: charged + notCharged,
  charged,
  overage,
  notCharged,
  refused,
})

export const MONTHS: { readonly here: HistoryMonth[]; readonly account: AccountMonth[] } = {
  here: [
    { period: '2026-05', operation: 'ai_layout', ...counts(12, 1) },
    { period: '2026-06', operation: 'ai_layout', ...counts(57, 4, 0) },
    { period: '2026-06', operation: 'building_scan', ...counts(3) },
    { period: '2026-08', operation: 'ai_layout', ...counts(100, 6, 9, 2) },
    { period: '2026-09', operation: 'ai_layout', ...counts(44, 2, 1) },
    { period: '2026-09', operation: 'building_scan', ...counts(11, 1) },
    { period: '2026-10', operation: 'ai_layout', ...counts(71, 5) },
    { period: '2026-10', operation: 'api_call', ...counts(210) },
    { period: '2026-11', operation: 'ai_layout', ...counts(50, 3, 1) },
    { period: '2026-11', operation: 'building_scan', ...counts(4) },
  ],
  account: [
    { period: '2026-09', meter: 'ai_layouts', used: 61, limit: 100, knownAt: NOW - 53 * DAY },
    { period: '2026-10', meter: 'ai_layouts', used: 88, limit: 100, knownAt: NOW - 22 * DAY },
    { period: '2026-10', meter: 'building_scans', used: 0, limit: 20, knownAt: NOW - 22 * DAY },
  ],
}

export const PROJECTS: readonly HistoryProject[] = [
  { operation: 'ai_layout', project: null, ...counts(3, 1) },
  { operation: 'ai_layout', project: 'Haus am Hang', ...counts(21, 1) },
  { operation: 'building_scan', project: 'Haus am Hang', ...counts(2) },
  { operation: 'ai_layout', project: 'Gemeindezentrum Oberwil, Wettbewerb 2. Stufe', ...counts(18, 1, 1) },
  { operation: 'building_scan', project: 'Altbau Lindenhof', ...counts(2) },
  { operation: 'ai_layout', project: 'Altbau Lindenhof', ...counts(8) },
  { operation: 'api_call', project: 'Altbau Lindenhof', ...counts(40) },
]

/** What is the same in every language. */
export const DIAGNOSTICS_DATA: readonly string[] = [
  `${HOME}\\store.sqlite`,
  `${HOME}\\companion.json`,
  `${HOME}\\logs`,
  HOME,
  'proxy.atelier-nordlicht.example',
  'Europe/Zurich',
  'RevitAutoPlan 2.4.0',
  'signing-2026-11',
  'Windows_NT 10.0.26100 x64, Windows 11 Pro',
]
