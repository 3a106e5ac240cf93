import styles from './history.module.css'

/** A figure as a picture beside it. @param share of the longest bar, 0 to 1 */
export function BarCell({ share }: { share: number }) {
  return (
    <td className={styles.bar} aria-hidden="true">
      <svg className={styles.picture} preserveAspectRatio="none" viewBox="0 0 100 10">
        <rect className={styles.fill} x="0" y="0" width={share * 100} height="10" />
      </svg>
    </td>
  )
}
