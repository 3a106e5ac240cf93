import { Meter } from '@base-ui/react/meter'
import { useId } from 'react'
import type { UiMeter } from '../../../shared/protocol/ui-api.ts'
import { useNow, useServices, useWords } from '../../store/app-context.tsx'
import { MINUTE } from '../../../shared/time/duration.ts'
import { meterLevel } from '../scale-bar/scale-bar-geometry.ts'
import { ScaleBar } from '../scale-bar/scale-bar.tsx'
import styles from './usage-meter.module.css'

/** A meter of the month: the scale bar, the number at its end, and what is left until when. Unlimited is the count alone. */
export function UsageMeter({ meter }: { meter: UiMeter }) {
  const t = useWords()
  const { formats } = useServices()
  const now = useNow(MINUTE)
  const labelId = useId()
  const label = t(`meter.${meter.key}`)
  const used = formats.number(meter.used)
  const held = meter.held === 0 ? '' : formats.number(meter.held)
  const heldWords = held === '' ? null : t('meter.held', { held })
  const title = (
    <h3 id={labelId} className={styles.label}>
      {label}
    </h3>
  )

  if (meter.limit === null) {
    return (
      <div className={styles.meter}>
        {title}
        <p className={styles.unlimited}>{t('meter.usedUnlimited', { used })}</p>
        <p className={styles.note}>{[t('meter.unlimited'), heldWords].filter(Boolean).join(', ')}</p>
      </div>
    )
  }

  const level = meterLevel({ ...meter, limit: meter.limit })
  const limit = formats.number(meter.limit)
  const over = Math.max(0, meter.used - meter.limit)
  const left = Math.max(0, meter.remaining ?? meter.limit - meter.used - meter.held)
  const resets = t('meter.resets', { day: formats.day(meter.resetsAt), when: formats.until(meter.resetsAt, now) })
  const facts = [
    over > 0 ? t('meter.over', { over: formats.number(over) }) : null,
    left === 0 ? t('meter.noneLeft') : t('meter.left', { left: formats.number(left) }),
    heldWords,
    meter.elsewhere > 0 && meter.available < left
      ? t('meter.elsewhere', { count: formats.number(left - meter.available) })
      : null,
    resets,
  ]
  return (
    <div className={styles.meter}>
      {title}
      <Meter.Root
        className={styles.bar}
        value={Math.min(meter.used, meter.limit)}
        min={0}
        max={Math.max(1, meter.limit)}
        aria-labelledby={labelId}
        aria-valuetext={t('meter.spoken', { label, used, limit, held, resets: formats.shortDay(meter.resetsAt) })}
      >
        <ScaleBar used={meter.used} held={meter.held} limit={meter.limit} />
      </Meter.Root>
      <p className={styles.number} aria-hidden="true">
        {t('meter.of', { used, limit })}
      </p>
      <p className={styles.note}>
        {level === 'free' ? null : (
          <span className={`${styles.level} ${level === 'near' ? styles.near : styles.at}`}>
            {t(`meter.${level}`)}
            {'. '}
          </span>
        )}
        {sentence(facts, level !== 'free')}
      </p>
    </div>
  )
}

/** Facts joined by commas; capitalised when it follows a full stop. */
function sentence(facts: (string | null)[], capital: boolean): string {
  const joined = facts.filter((fact) => fact !== null).join(', ')
  return capital ? joined.charAt(0).toUpperCase() + joined.slice(1) : joined
}
