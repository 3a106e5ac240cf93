import { Button } from '../../components/button/button.tsx'
import { WordList } from '../../components/word-list/word-list.tsx'
import { useCore, useServices, useWords } from '../../store/app-context.tsx'
import styles from './settings-view.module.css'

/** The cloud and the Revits that this app talks to; there is nothing else. */
export function Connections() {
  const t = useWords()
  const { actions, formats } = useServices()
  const { cloudUrl, connectivity, entitlement, account, revits } = useCore((app) => app)
  const none = t('app.none')
  const revitWords = revits.map(
    ({ product, year, clientName, clientVersion }) =>
      `${product} ${year}: ${t('settings.plugin', { name: clientName, version: clientVersion })}`,
  )
  return (
    <>
      <WordList
        pairs={[
          [t('settings.cloud'), `${cloudUrl}, ${t(`status.${connectivity.status}`)}`],
          [t('settings.lastSync'), connectivity.lastSyncAt === null ? none : formats.dateTime(connectivity.lastSyncAt)],
          [t('settings.queued'), t('settings.records', { count: connectivity.queued })],
          [t('settings.entitlement'), entitlement === null ? none : formats.dateTime(entitlement.validUntil)],
          [
            t('settings.deviceId'),
            account === null ? (
              none
            ) : (
              <span key="id" className={styles.mono}>
                {account.deviceId}
              </span>
            ),
          ],
          [
            t('settings.revits'),
            revitWords.length === 0 ? (
              t('settings.noRevit')
            ) : (
              <ul key="revits">
                {revits.map(({ connectionId }, index) => (
                  <li key={connectionId}>{revitWords[index]}</li>
                ))}
              </ul>
            ),
          ],
        ]}
      />
      {account === null ? null : (
        <div>
          <Button onClick={() => void actions.syncNow()}>{t('settings.syncNow')}</Button>
        </div>
      )}
    </>
  )
}
