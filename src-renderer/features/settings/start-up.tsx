import type { ShellStatus } from '../../../shared/protocol/shell-api.ts'
import { Button } from '../../components/button/button.tsx'
import { Segmented } from '../../components/segmented/segmented.tsx'
import { useAppStore, useCore, useServices, useWords } from '../../store/app-context.tsx'
import styles from './settings-view.module.css'
import { SwitchRow } from './switch-row.tsx'

/** How the desktop app starts, stays and draws. Nothing in a browser. */
export function StartUp() {
  const status = useAppStore((state) => state.shell)
  return status === null ? null : <Shown status={status} />
}

function Shown({ status }: { status: ShellStatus }) {
  const t = useWords()
  const { actions, shell } = useServices()
  const { startAtLogin, closeToTray, rendering } = useCore((app) => app.settings)
  return (
    <>
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
    </>
  )
}
