import { OPERATIONS } from '../../../shared/catalog/operations.ts'
import type { AccountMonth, HistoryMonth, HistoryProject } from '../../../shared/protocol/ui-history.ts'
import type { Period } from '../../../shared/time/period.ts'
import type { TranslateApp } from '../../../shared/words/app-words.ts'
import type { CsvDialect } from '../../csv/csv-dialect.ts'
import { CSV_START, csvLines, type CsvValue } from '../../csv/csv-lines.ts'
import type { Actions } from '../../store/create-actions.ts'

interface Writing {
  readonly t: TranslateApp
  readonly dialect: CsvDialect
}

const countNames = (t: TranslateApp): string[] => [
  t('history.csvCharged'),
  t('history.overage'),
  t('history.runs'),
  t('history.notCharged'),
  t('history.refused'),
]

const counts = ({ charged, overage, runs, notCharged, refused }: HistoryProject | HistoryMonth): CsvValue[] => [
  charged,
  overage,
  runs,
  notCharged,
  refused,
]

/** Every month and operation of this computer, with the account's figure where it is known. */
export function monthsCsv(
  history: { readonly here: readonly HistoryMonth[]; readonly account: readonly AccountMonth[] },
  { t, dialect }: Writing,
): string {
  const header = [
    t('history.month'),
    t('history.csvOperation'),
    ...countNames(t),
    t('history.csvAccountUsed'),
    t('history.csvLimit'),
  ]
  const rows = history.here.map((row): CsvValue[] => {
    const { meter } = OPERATIONS[row.operation]
    const account = history.account.find((one) => one.period === row.period && one.meter === meter)
    const limit = account === undefined ? null : (account.limit ?? t('history.csvUnlimited'))
    return [row.period, t(`operation.${row.operation}`), ...counts(row), account?.used ?? null, limit]
  })
  return CSV_START + csvLines([header, ...rows], dialect)
}

/**
 * Every month, project and operation as the parts of one file.
 *
 * @returns `null` where the core could not be asked; why is shown
 */
export async function projectsCsv(
  months: readonly Period[],
  { actions, t, dialect }: Writing & { readonly actions: Pick<Actions, 'ask'> },
): Promise<string[] | null> {
  const header = [t('history.month'), t('history.project'), t('history.csvOperation'), ...countNames(t)]
  const parts = [CSV_START + csvLines([header], dialect)]
  for (const period of months) {
    const answer = await actions.ask('history.projects', { period })
    if (answer === null) return null
    const rows = answer.projects.map((row) => projectRow(t, period, row))
    parts.push(csvLines(rows, dialect))
  }
  return parts
}

function projectRow(t: TranslateApp, period: Period, row: HistoryProject): CsvValue[] {
  const project = row.project ?? t('history.noProject')
  return [period, project, t(`operation.${row.operation}`), ...counts(row)]
}
