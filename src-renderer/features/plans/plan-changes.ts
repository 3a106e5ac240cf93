import { ARRANGED_FEATURES, FEATURES } from '../../../shared/catalog/features.ts'
import { grantsFeature } from '../../../shared/catalog/grants-feature.ts'
import type { Plan } from '../../../shared/catalog/plan.ts'
import type { TranslateApp } from '../../../shared/words/app-words.ts'
import type { Formats } from '../../../shared/words/create-formats.ts'

interface Wording {
  readonly t: TranslateApp
  readonly formats: Formats
}

function limitChange(from: number | null, to: number | null, unit: string, { t, formats }: Wording): string | null {
  if (to === from) return null
  if (to === null) return t('change.unlimited', { unit })
  if (from === null) return `${formats.number(to)} ${unit}`
  return to > from
    ? t('change.more', { delta: formats.number(to - from), unit })
    : t('change.fewer', { delta: formats.number(from - to), unit })
}

function featureChanges(from: Plan, to: Plan, t: TranslateApp): string[] {
  return FEATURES.flatMap((feature) => {
    const has = grantsFeature(from, feature)
    if (has === grantsFeature(to, feature)) return []
    const name = t(`featureInText.${feature}`)
    if (has) return [t('change.without', { feature: name })]
    return [ARRANGED_FEATURES.includes(feature) ? `${name}, ${t('plans.arranged')}` : name]
  })
}

/** What a change of plan changes for the person, one short line each: "+95 layouts a month", "code compliance". */
export function planChanges(from: Plan, to: Plan, wording: Wording): string[] {
  const { t, formats } = wording
  const lines: (string | null)[] = [
    limitChange(from.limits.ai_layouts, to.limits.ai_layouts, t('change.unitLayouts'), wording),
    limitChange(from.limits.building_scans, to.limits.building_scans, t('change.unitScans'), wording),
  ]
  if (to.maxProjectSizeSqm !== from.maxProjectSizeSqm) {
    const fromSize = from.maxProjectSizeSqm === null ? t('size.any') : formats.area(from.maxProjectSizeSqm)
    lines.push(
      to.maxProjectSizeSqm === null
        ? t('change.anySize')
        : t('change.size', { to: formats.area(to.maxProjectSizeSqm), from: fromSize }),
    )
  }
  if (to.apiCallsPerHour !== from.apiCallsPerHour) {
    const rate = (limit: number | null): string => (limit === null ? t('plans.unlimited') : formats.number(limit))
    lines.push(t('change.rate', { to: rate(to.apiCallsPerHour), from: rate(from.apiCallsPerHour) }))
  }
  lines.push(...featureChanges(from, to, t))
  if (to.offlineGraceDays !== from.offlineGraceDays) {
    lines.push(
      t('change.offline', {
        to: t('plans.days', { count: to.offlineGraceDays }),
        from: t('plans.days', { count: from.offlineGraceDays }),
      }),
    )
  }
  if (to.support !== from.support) lines.push(t('change.support', { level: t(`support.${to.support}`) }))
  return lines.filter((line) => line !== null)
}
