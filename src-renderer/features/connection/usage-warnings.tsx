import type { AppState, UiWarning } from '../../../shared/protocol/ui-api.ts'
import { Button } from '../../components/button/button.tsx'
import { Strip } from '../../components/strip/strip.tsx'
import { useCore, useServices, useWords } from '../../store/app-context.tsx'

/** The gravest warning of each meter. */
function gravest(warnings: AppState['warnings']): UiWarning[] {
  return warnings.filter(
    (warning) => !warnings.some((other) => other.meter === warning.meter && other.level > warning.level),
  )
}

/** A line for each meter that passed 80 % or 100 %, until it is dismissed; the core raises each once a period. */
export function UsageWarnings() {
  const t = useWords()
  const { actions, formats } = useServices()
  const { warnings, meters, settings } = useCore((app) => app)
  if (!settings.usageWarnings) return null
  return gravest(warnings).map((warning) => {
    const meter = meters.find(({ key, period }) => key === warning.meter && period === warning.period)
    if (meter === undefined || meter.limit === null) return null
    const name = t(`meter.${warning.meter}`)
    const facts = {
      meter: name,
      used: formats.number(meter.used),
      limit: formats.number(meter.limit),
      resets: formats.day(meter.resetsAt),
    }
    const dismiss = (): void => {
      for (const one of warnings.filter((other) => other.meter === warning.meter)) void actions.dismissWarning(one)
    }
    return (
      <Strip
        key={warning.meter}
        tone={warning.level === 100 ? 'red' : 'amber'}
        word={t('warning.level', { level: warning.level })}
        action={
          <Button rank="plain" onClick={dismiss} aria-label={t('warning.dismissSpoken', { meter: name })}>
            {t('app.dismiss')}
          </Button>
        }
      >
        {warning.level === 100 ? t('warning.at', facts) : t('warning.near', facts)}
      </Strip>
    )
  })
}
