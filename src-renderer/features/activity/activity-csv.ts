import type { ActivityFilter, ActivityItem } from '../../../shared/protocol/ui-api.ts'
import type { TranslateApp } from '../../../shared/words/app-words.ts'
import type { CsvDialect } from '../../csv/csv-dialect.ts'
import { CSV_START, csvLines, type CsvValue } from '../../csv/csv-lines.ts'
import type { Actions } from '../../store/create-actions.ts'
import { outcomeWords, rejectionWords } from './outcome-words.ts'

/** The longest page that the core gives: each is read in one turn of it, and Revit is answered between two. */
const PAGE = 500

const header = (t: TranslateApp): string[] => [
  t('activity.csvStarted'),
  t('activity.csvEnded'),
  t('activity.what'),
  t('activity.csvUnits'),
  t('activity.csvCharged'),
  t('activity.csvOverage'),
  t('activity.csvArea'),
  t('activity.project'),
  t('activity.revit'),
  t('activity.outcome'),
  t('activity.sync'),
  t('activity.csvOffline'),
  t('activity.csvId'),
]

/**
 * All operations that the filter lets through as the parts of one CSV file, newest first, in the words of the screen.
 *
 * @returns `null` where the core could not be asked; why is shown
 */
export async function activityCsv(
  filter: Partial<ActivityFilter>,
  { actions, t, dialect }: { actions: Pick<Actions, 'ask'>; t: TranslateApp; dialect: CsvDialect },
): Promise<string[] | null> {
  const parts = [CSV_START + csvLines([header(t)], dialect)]
  let before: string | null = null
  for (;;) {
    const answer: Awaited<ReturnType<typeof actions.ask<'activity.list'>>> = await actions.ask('activity.list', {
      ...filter,
      before,
      limit: PAGE,
    })
    if (answer === null) return null
    parts.push(
      csvLines(
        answer.items.map((item) => rowOf(t, item)),
        dialect,
      ),
    )
    before = answer.items.at(-1)?.id ?? null
    if (!answer.more || before === null) return parts
  }
}

function rowOf(t: TranslateApp, item: ActivityItem): CsvValue[] {
  return [
    new Date(item.at),
    item.endedAt === null ? null : new Date(item.endedAt),
    t(`operation.${item.operation}`),
    item.units,
    item.charged,
    item.overage,
    item.areaSqm,
    item.projectLabel,
    item.revit,
    outcomeWords(t, item),
    rejectionWords(t, item) ?? (item.sync === 'local' ? null : t(`sync.${item.sync}`)),
    t(item.offline ? 'activity.csvYes' : 'activity.csvNo'),
    item.id,
  ]
}
