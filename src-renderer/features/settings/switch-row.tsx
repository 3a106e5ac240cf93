import { Switch } from '@base-ui/react/switch'
import { useId } from 'react'
import { useWords } from '../../store/app-context.tsx'
import styles from './settings-view.module.css'

export interface SwitchRowProps {
  readonly name: string
  readonly hint?: string
  readonly on: boolean
  readonly onChange: (next: boolean) => void
}

/** A setting that is on or off, its state in a word beside the switch. */
export function SwitchRow({ name, hint, on, onChange }: SwitchRowProps) {
  const t = useWords()
  const id = useId()
  return (
    <div className={styles.row}>
      <div>
        <p id={`${id}-name`}>{name}</p>
        {hint === undefined ? null : (
          <p id={`${id}-hint`} className={styles.soft}>
            {hint}
          </p>
        )}
      </div>
      <span className={styles.switchState}>
        <span aria-hidden="true">{t(on ? 'settings.on' : 'settings.off')}</span>
        <Switch.Root
          className={styles.switch}
          checked={on}
          aria-labelledby={`${id}-name`}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onCheckedChange={onChange}
        >
          <Switch.Thumb className={styles.thumb} />
        </Switch.Root>
      </span>
    </div>
  )
}
