import { Button } from '../../components/button/button.tsx'
import { Strip } from '../../components/strip/strip.tsx'
import { VisuallyHidden } from '../../components/visually-hidden.tsx'
import { useAppStore, useServices, useWords } from '../../store/app-context.tsx'
import { RestartStrip } from './restart-strip.tsx'
import { StateStrip } from './state-strip.tsx'
import { UsageWarnings } from './usage-warnings.tsx'

/** Everything that is said above the content: the state, the warnings of the month, the answer to an action that failed. */
export function Notices() {
  const t = useWords()
  const { actions } = useServices()
  const failure = useAppStore((state) => state.failure)
  // A line to the shell stays open while the core behind it is away.
  const lost = useAppStore((state) => state.connection === 'lost' || state.shell?.core === 'away')
  return (
    <>
      <div aria-live="polite">
        {lost ? (
          <Strip tone="red" word={t('connection.lost')}>
            {t('connection.lostNext')}
          </Strip>
        ) : (
          <StateStrip />
        )}
        {lost ? null : <RestartStrip />}
        <UsageWarnings />
      </div>
      <div role="alert">
        {failure === null || lost ? null : (
          <Strip
            tone="red"
            word={t('failure.title')}
            action={
              <Button rank="plain" onClick={actions.dismissFailure}>
                {t('app.dismiss')}
                <VisuallyHidden>{`: ${t('failure.title')}`}</VisuallyHidden>
              </Button>
            }
          >
            {[failure.message, failure.nextStep].filter(Boolean).join(' ')}
          </Strip>
        )}
      </div>
    </>
  )
}
