import { WordList } from '../../components/word-list/word-list.tsx'
import { useCore, useServices, useWords } from '../../store/app-context.tsx'
import { hashOf } from '../../store/view.ts'

/** Which version this is, and where the rest stands. */
export function About() {
  const t = useWords()
  const { formats } = useServices()
  const version = useCore((app) => app.version)
  const startedAt = useCore((app) => app.startedAt)
  return (
    <>
      <WordList
        pairs={[
          [t('about.name'), `${t('app.name')} ${t('app.part')}`],
          [t('title.version'), version],
          [t('fact.running_since'), formats.dateTime(startedAt)],
        ]}
      />
      <p>
        <a href={hashOf('diagnostics')}>{t('about.diagnostics')}</a>
      </p>
    </>
  )
}
