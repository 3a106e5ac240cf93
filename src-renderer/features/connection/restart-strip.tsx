import { Button } from '../../components/button/button.tsx'
import { Strip } from '../../components/strip/strip.tsx'
import { VisuallyHidden } from '../../components/visually-hidden.tsx'
import { useAppStore, useServices, useWords } from '../../store/app-context.tsx'

/** Says that the companion was started anew under this window, and that nothing was lost by it, until the person has read it. */
export function RestartStrip() {
  const t = useWords()
  const { actions, formats } = useServices()
  const restartedAt = useAppStore((state) => state.restartedAt)
  if (restartedAt === null) return null
  return (
    <Strip
      tone="quiet"
      word={t('restarted.word')}
      action={
        <Button rank="plain" onClick={actions.dismissRestart}>
          {t('app.dismiss')}
          <VisuallyHidden>{`: ${t('restarted.word')}`}</VisuallyHidden>
        </Button>
      }
    >
      {t('restarted.body', { at: formats.time(restartedAt) })}
    </Strip>
  )
}
