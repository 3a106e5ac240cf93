import { Progress } from '@base-ui/react/progress'
import { useServices, useWords } from '../../store/app-context.tsx'
import styles from './progress-line.module.css'

/** How far an operation is, drawn as a thick line over a thin one; dashed while unknown. @param fraction 0 to 1 */
export function ProgressLine({ fraction, label }: { fraction: number | null; label: string }) {
  const share = fraction === null ? null : Math.min(1, Math.max(0, fraction))
  const t = useWords()
  const { formats } = useServices()
  const spoken = share === null ? t('running.unknown') : formats.percent(share)
  return (
    <Progress.Root
      value={share === null ? null : Math.round(share * 100)}
      aria-label={label}
      getAriaValueText={() => spoken}
    >
      <svg className={styles.line} aria-hidden="true">
        <line className={share === null ? styles.unknown : styles.rest} x1="0" x2="100%" y1="3" y2="3" />
        {share === null ? null : <rect className={styles.done} x="0" y="1" width={`${share * 100}%`} height="4" />}
        <line className={styles.mark} x1="100%" x2="100%" y1="0" y2="5" />
      </svg>
    </Progress.Root>
  )
}
