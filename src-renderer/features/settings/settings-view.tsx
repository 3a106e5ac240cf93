import { useEffect, type ReactNode } from 'react'
import { Parts } from '../../components/parts/parts.tsx'
import { useAppStore, useWords } from '../../store/app-context.tsx'
import { hashOf } from '../../store/view.ts'
import { About } from './about.tsx'
import { Account } from './account.tsx'
import { AppUpdate } from './app-update.tsx'
import { Appearance } from './appearance.tsx'
import { Connections } from './connections.tsx'
import { Notifications } from './notifications.tsx'
import { Privacy } from './privacy.tsx'
import styles from './settings-view.module.css'
import { StartUp } from './start-up.tsx'
import { Storage } from './storage.tsx'

const SECTIONS = {
  appearance: Appearance,
  notifications: Notifications,
  startup: StartUp,
  update: AppUpdate,
  account: Account,
  connections: Connections,
  privacy: Privacy,
  storage: Storage,
  about: About,
} as const satisfies Record<string, () => ReactNode>
type SectionName = keyof typeof SECTIONS

/** What only the desktop app has. */
const OF_DESKTOP: ReadonlySet<SectionName> = new Set(['startup', 'update'])

/** The settings by what people look for, each part with an address of its own. */
export function SettingsView() {
  const t = useWords()
  const named = useAppStore((state) => state.part)
  const isDesktop = useAppStore((state) => state.shell !== null)
  const names = (Object.keys(SECTIONS) as SectionName[]).filter((name) => isDesktop || !OF_DESKTOP.has(name))
  useEffect(() => {
    if (named === null) return
    const heading = document.getElementById(named)
    heading?.scrollIntoView()
    heading?.focus({ preventScroll: true })
  }, [named])
  return (
    <div className={styles.view}>
      <header>
        <h1>{t('settings.title')}</h1>
        <Parts
          label={t('settings.parts')}
          parts={names.map((name) => ({
            href: hashOf('settings', name),
            text: t(`settings.part.${name}`),
            current: name === named,
          }))}
        />
      </header>
      {names.map((name) => (
        <Section key={name} name={name} />
      ))}
    </div>
  )
}

function Section({ name }: { name: SectionName }) {
  const t = useWords()
  const Shown = SECTIONS[name]
  return (
    <section className={styles.section} aria-labelledby={name}>
      <h2 id={name} className={styles.part} tabIndex={-1}>
        {t(`settings.part.${name}`)}
      </h2>
      <Shown />
    </section>
  )
}
