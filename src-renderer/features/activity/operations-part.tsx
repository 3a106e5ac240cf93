import { useDeferredValue, useMemo, useState } from 'react'
import { OPERATION_TYPES, type OperationType } from '../../../shared/catalog/operations.ts'
import type { ActivityFilter } from '../../../shared/protocol/ui-api.ts'
import type { TranslateApp } from '../../../shared/words/app-words.ts'
import { Button } from '../../components/button/button.tsx'
import { SelectField } from '../../components/fields/select-field.tsx'
import { TextField } from '../../components/fields/text-field.tsx'
import { useServices, useWords } from '../../store/app-context.tsx'
import { csvDialect } from '../../csv/csv-dialect.ts'
import { activityCsv } from './activity-csv.ts'
import { ActivityTable } from './activity-table.tsx'
import styles from './operations-part.module.css'
import { useActivity } from './use-activity.ts'

function outcomeChoices(t: TranslateApp): { value: ActivityFilter['outcome']; text: string }[] {
  return [
    { value: 'all', text: t('activity.allOutcomes') },
    { value: 'charged', text: t('activity.outcomeCharged') },
    { value: 'not_charged', text: t('activity.outcomeNotCharged') },
    { value: 'refused', text: t('activity.outcomeRefused') },
    { value: 'running', text: t('activity.outcomeRunning') },
  ]
}

function operationChoices(t: TranslateApp): { value: OperationType | 'all'; text: string }[] {
  return [
    { value: 'all', text: t('activity.allOperations') },
    ...OPERATION_TYPES.map((value) => ({ value, text: t(`operation.${value}`) })),
  ]
}

/** Every operation of this computer, to filter and to take along as CSV. */
export function OperationsPart() {
  const t = useWords()
  const { actions } = useServices()
  const [outcome, setOutcome] = useState<ActivityFilter['outcome']>('all')
  const [operation, setOperation] = useState<OperationType | 'all'>('all')
  const [text, setText] = useState('')
  const settledText = useDeferredValue(text)
  const filter = useMemo(
    () => ({ outcome, operation: operation === 'all' ? null : operation, text: settledText.trim() }),
    [outcome, operation, settledText],
  )
  const { items, more, loading, loadMore } = useActivity(filter)
  const filtered = outcome !== 'all' || operation !== 'all' || text !== ''
  const [making, setMaking] = useState(false)
  const save = async (): Promise<void> => {
    setMaking(true)
    const parts = await activityCsv(filter, { actions, t, dialect: csvDialect(navigator.language) })
    setMaking(false)
    const day = new Date().toISOString().slice(0, 10)
    if (parts !== null) actions.saveFile(`${t('activity.csvFile')}-${day}.csv`, 'text/csv', parts)
  }
  const clear = (): void => {
    setOutcome('all')
    setOperation('all')
    setText('')
  }

  return (
    <>
      <div className={styles.head}>
        <p className={styles.lead}>{t('activity.lead')}</p>
        <Button disabled={making || items === null || items.length === 0} onClick={() => void save()}>
          {t(making ? 'activity.csvMaking' : 'activity.csv')}
        </Button>
      </div>
      <search className={styles.bar} aria-label={t('activity.filter')}>
        <SelectField
          label={t('activity.filterOutcome')}
          value={outcome}
          choices={outcomeChoices(t)}
          onChange={setOutcome}
        />
        <SelectField
          label={t('activity.filterOperation')}
          value={operation}
          choices={operationChoices(t)}
          onChange={setOperation}
        />
        <div className={styles.search}>
          <TextField
            label={t('activity.filterText')}
            hint={t('activity.filterTextHint')}
            value={text}
            onChange={setText}
          />
        </div>
        <output className={styles.count}>
          {items === null ? t('activity.loading') : t('activity.shown', { count: items.length, more })}
        </output>
      </search>
      {items !== null && items.length === 0 ? (
        <div className={styles.empty}>
          <p>{t(filtered ? 'activity.noMatch' : 'activity.empty')}</p>
          {filtered ? (
            <Button onClick={clear}>{t('activity.clear')}</Button>
          ) : (
            <p className={styles.soft}>{t('activity.emptyNext')}</p>
          )}
        </div>
      ) : (
        <ActivityTable items={items ?? []} caption={t('activity.table')} />
      )}
      {more ? (
        <div className={styles.after}>
          <Button disabled={loading} onClick={loadMore}>
            {t(loading ? 'activity.loading' : 'activity.more')}
          </Button>
        </div>
      ) : null}
    </>
  )
}
