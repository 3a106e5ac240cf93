import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import styles from './segmented.module.css'

export interface SegmentedProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly text: string }[]
  readonly disabled?: boolean
  readonly onChange: (value: Value) => void
}

/** One of a few words, chosen by click or arrow keys. */
export function Segmented<Value extends string>({ label, value, choices, disabled, onChange }: SegmentedProps<Value>) {
  return (
    <RadioGroup
      className={styles.group}
      aria-label={label}
      value={value}
      disabled={disabled ?? false}
      onValueChange={(next: unknown) => {
        const chosen = choices.find((choice) => choice.value === next)
        if (chosen !== undefined) onChange(chosen.value)
      }}
    >
      {choices.map((choice) => (
        <Radio.Root key={choice.value} value={choice.value} className={styles.choice}>
          <span className={styles.text}>
            <span>{choice.text}</span>
            <span className={styles.measure} aria-hidden="true">
              {choice.text}
            </span>
          </span>
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
