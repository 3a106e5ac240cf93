import type { NotificationKind } from '../../../shared/protocol/ui-api.ts'
import { useAppStore, useCore, useServices, useWords } from '../../store/app-context.tsx'
import styles from './settings-view.module.css'
import { SwitchRow } from './switch-row.tsx'

const KINDS: readonly NotificationKind[] = ['usage', 'payment', 'offline', 'refused', 'update']

/** What the person is told of: in the window anywhere, by notifications in the desktop app. */
export function Notifications() {
  const t = useWords()
  const { actions } = useServices()
  const { usageWarnings, notifications } = useCore((app) => app.settings)
  const isDesktop = useAppStore((state) => state.shell !== null)
  return (
    <>
      <SwitchRow
        name={t('settings.warnings')}
        hint={t('settings.warningsHint')}
        on={usageWarnings}
        onChange={(next) => void actions.saveSettings({ usageWarnings: next })}
      />
      {isDesktop ? (
        KINDS.map((kind) => (
          <SwitchRow
            key={kind}
            name={t(`settings.notify.${kind}`)}
            on={notifications[kind]}
            onChange={(next) => void actions.saveSettings({ notifications: { [kind]: next } })}
          />
        ))
      ) : (
        <p className={styles.soft}>{t('settings.notifyDesktop')}</p>
      )}
    </>
  )
}
