import styles from './fields.module.css'

export interface TextFieldProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A labelled line of text to search by. */
export function TextField({ label, hint, value, onChange }: TextFieldProps) {
  return (
    <label className={styles.field}>
      {label}
      <input
        className={styles.control}
        type="search"
        maxLength={200}
        placeholder={hint}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
