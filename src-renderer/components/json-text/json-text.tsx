import styles from './json-text.module.css'

/** A text for machines, to be read by a person: to the letter, in a frame that scrolls. */
export function JsonText({ text, labelledBy }: { text: string; labelledBy: string }) {
  return (
    // It scrolls, so the keyboard must reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.frame} tabIndex={0} aria-labelledby={labelledBy}>
      <pre className={styles.text}>{text}</pre>
    </section>
  )
}
