import type { NotificationKind } from '../../../shared/protocol/ui-api.ts'
import type { ShellStatus } from '../../../shared/protocol/shell-api.ts'
import { Button } from '../../components/button/button.tsx'
import { Segmented } from '../../components/segmented/segmented.tsx'
import { useAppStore, useCore, useServices, useWords } from '../../store/app-context.tsx'
import { AppUpdate } from './app-update.tsx'
import styles from './settings-view.module.css'
import { SwitchRow } from './switch-row.tsx'

const KINDS: readonly NotificationKind[] = ['usage', 'payment', 'offline', 'refused', 'update']

/** What only the desktop app has: start and tray, notifications, drawing, its own version. Nothing in a browser. */
export function DesktopSettings() {
  const status = useAppStore((state) => state.shell)
  if (status === null) return null
  return (
    <>
      <Desktop status={status} />
      <Notifications />
      <AppUpdate update={status.update} />
    </>
  )
}

function Desktop({ status }: { status: ShellStatus }) {
  const t = useWords()
  const { actions, shell } = useServices()
  const { startAtLogin, closeToTray, rendering } = useCore((app) => app.settings)
  return (
    <section className={styles.section} aria-labelledby="desktop">
      <h2 id="desktop">{t('settings.desktop')}</h2>
      {status.login === 'unsupported' ? null : (
        <SwitchRow
          name={t('settings.startAtLogin')}
          hint={t(status.login === 'blocked' ? 'settings.startBlocked' : 'settings.startHint')}
          on={startAtLogin}
          onChange={(next) => void actions.saveSettings({ startAtLogin: next })}
        />
      )}
      <SwitchRow
        name={t('settings.closeToTray')}
        hint={t('settings.closeToTrayHint')}
        on={closeToTray}
        onChange={(next) => void actions.saveSettings({ closeToTray: next })}
      />
      <div className={styles.row}>
        <div>
          <p aria-hidden="true">{t('settings.rendering')}</p>
          <p className={styles.soft}>{t(`settings.drawn.${status.rendering.because ?? 'card'}`)}</p>
        </div>
        <Segmented
          label={t('settings.rendering')}
          value={rendering}
          choices={[
            { value: 'automatic', text: t('settings.renderingAutomatic') },
            { value: 'software', text: t('settings.renderingSoftware') },
          ]}
          onChange={(next) => void actions.saveSettings({ rendering: next })}
        />
      </div>
      {status.rendering.restartNeeded ? (
        <div className={styles.row} aria-live="polite">
          <p className={styles.soft}>{t('settings.restartNeeded')}</p>
          <Button onClick={() => shell?.restartApp()}>{t('settings.restart')}</Button>
        </div>
      ) : null}
      <div>
        <Button onClick={() => shell?.openLogFolder()}>{t('settings.openLogs')}</Button>
      </div>
    </section>
  )
}

function Notifications() {
  const t = useWords()
  const { actions } = useServices()
  const { notifications } = useCore((app) => app.settings)
  return (
    <section className={styles.section} aria-labelledby="notifications">
      <h2 id="notifications">{t('settings.notifications')}</h2>
      {KINDS.map((kind) => (
        <SwitchRow
          key={kind}
          name={t(`settings.notify.${kind}`)}
          on={notifications[kind]}
          onChange={(next) => void actions.saveSettings({ notifications: { [kind]: next } })}
        />
      ))}
    </section>
  )
}
