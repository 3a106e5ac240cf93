import type { Meter } from '../../../shared/catalog/plan.ts'
import type { AppState } from '../../../shared/protocol/ui-api.ts'
import { meterLevel } from '../../components/scale-bar/scale-bar-geometry.ts'
import type { TranslateApp } from '../../../shared/words/app-words.ts'
import type { Formats } from '../../../shared/words/create-formats.ts'

export interface Advice {
  readonly text: string
  /** True where comparing plans is the next step. */
  readonly compare: boolean
}

type Facts = Pick<AppState, 'entitlement' | 'catalog' | 'meters' | 'pace' | 'checkout'>

/** The one line of advice that fits the moment, or none: what lifts a limit that is reached, then what changes soon, then what will be reached before the month is over. */
export function adviceFor(app: Facts, t: TranslateApp, formats: Formats): Advice | null {
  const { entitlement, catalog, meters } = app
  if (entitlement === null) return null
  const full = meters.find((meter) => meterLevel(meter) === 'at')
  if (full !== undefined && app.checkout === null) {
    const next = catalog
      .filter((plan) => plan.selfService && plan.rank > entitlement.plan.rank)
      .filter(({ limits }) => limits[full.key] === null || (limits[full.key] ?? 0) > (full.limit ?? 0))
      .sort((one, other) => one.rank - other.rank)[0]
    if (next !== undefined) {
      const limit = next.limits[full.key]
      return {
        text: t('overview.adviceAtLimit', { plan: next.name, gives: gives(full.key, limit, t, formats) }),
        compare: true,
      }
    }
  }
  if (entitlement.then !== null) {
    const { at, plan } = entitlement.then
    return { text: t('overview.adviceThen', { plan: plan.name, day: formats.shortDay(at) }), compare: false }
  }
  const [soonest] = [...app.pace].sort((one, other) => one.usedUpAt - other.usedUpAt)
  if (soonest !== undefined) {
    const facts = { meter: t(`meter.${soonest.meter}`), day: formats.date(soonest.usedUpAt) }
    const more = catalog.some((plan) => plan.selfService && plan.rank > entitlement.plan.rank)
    return { text: t('overview.advicePace', facts), compare: more && app.checkout === null }
  }
  const waiting = meters.some(
    ({ limit, available, remaining, elsewhere }) =>
      limit !== null && elsewhere > 0 && available === 0 && (remaining ?? 0) > 0,
  )
  return waiting ? { text: t('overview.adviceElsewhere'), compare: false } : null
}

function gives(meter: Meter, limit: number | null, t: TranslateApp, formats: Formats): string {
  const unit = t(meter === 'ai_layouts' ? 'change.unitLayouts' : 'change.unitScans')
  return limit === null ? t('change.unlimited', { unit }) : t('overview.aMonth', { count: formats.number(limit), unit })
}
