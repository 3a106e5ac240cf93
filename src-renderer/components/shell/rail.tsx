import type { TranslateApp } from '../../../shared/words/app-words.ts'
import { useAppStore, useServices, useWords } from '../../store/app-context.tsx'
import { Button } from '../button/button.tsx'
import { isSignedIn } from '../../store/create-app-store.ts'
import { hashOf, VIEWS, type View } from '../../store/view.ts'
import styles from './shell.module.css'

/** The views, as words. Before anyone signed in there are no plans to show. */
export function Rail() {
  const t = useWords()
  const current = useAppStore((state) => state.view)
  const signedIn = useAppStore(isSignedIn)
  const isPanel = useAppStore((state) => state.shell?.surface === 'panel')
  const { shell } = useServices()
  const shown = VIEWS.filter((view) => signedIn || view !== 'plans')
  return (
    <nav className={styles.rail} aria-label={t('nav.label')}>
      <p className={styles.name}>
        <strong>{t('app.name')}</strong> <span>{t('app.part')}</span>
      </p>
      {isPanel ? (
        <Button rank="plain" onClick={() => shell?.openWindow()}>
          {t('panel.open')}
        </Button>
      ) : null}
      <ul className={styles.views}>
        {shown.map((view) => (
          <li key={view}>
            <a className={styles.view} href={hashOf(view)} aria-current={view === current ? 'page' : undefined}>
              {viewName(t, view, signedIn)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The word for a view; the overview is where one signs in. */
export function viewName(t: TranslateApp, view: View, signedIn: boolean): string {
  return view === 'overview' && !signedIn ? t('nav.signIn') : t(`nav.${view}`)
}
