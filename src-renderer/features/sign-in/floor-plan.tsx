import styles from './floor-plan.module.css'

/** A small flat at 25 units a metre; a picture for the empty sheet, nothing more. */
export function FloorPlan() {
  return (
    <svg className={styles.plan} viewBox="8 4 344 280" aria-hidden="true">
      <path
        className={styles.wall}
        fillRule="evenodd"
        d="M20 40H340V240H20Z M28 48V232H332V48Z M150 48h4v132h-4Z M28 140h122v4H28Z M84 144h4v88h-4Z"
      />
      <path
        className={styles.opening}
        d="M60 39h60v10H60Z M190 39h100v10H190Z M331 100h10v80h-10Z M19 176h10v28H19Z M149 100h6v32h-6Z M83 198h6v26h-6Z M104 231h32v10h-32Z"
      />
      <path
        className={styles.line}
        d="M60 40v8M120 40v8M60 40h60M60 44h60M60 48h60M190 40v8M290 40v8M190 40h100M190 44h100M190 48h100M332 100h8M332 180h8M332 100v80M336 100v80M340 100v80M20 176h8M20 204h8M20 176v28M24 176v28M28 176v28"
      />
      <path
        className={styles.line}
        d="M150 132H118A32 32 0 0 1 150 100M84 224H58A26 26 0 0 1 84 198M104 232V200A32 32 0 0 1 136 232"
      />
      <path
        className={styles.fine}
        d="M40 58h44v58H40Z M40 72h44M44 61h16v8H44Z M64 61h16v8H64Z M190 214h142M190 214v18M216 214v18M242 214v18M298 223a7 6 0 1 0 14 0a7 6 0 1 0 -14 0M222 112h58v30h-58Z M229 102h12v8h-12Z M245 102h12v8h-12Z M261 102h12v8h-12Z M229 144h12v8h-12Z M245 144h12v8h-12Z M261 144h12v8h-12Z M34 150h26v14H34Z M66 150h12v14H66Z"
      />
      <path className={styles.line} d="M14 22H346M20 18v14M152 18v14M340 18v14M17 25l6-6M149 25l6-6M337 25l6-6" />
      <text className={styles.text} x="86" y="18">
        5.28
      </text>
      <text className={styles.text} x="246" y="18">
        7.52
      </text>
      <path className={styles.wall} d="M20 264h25v3H20Z M70 264h75v3H70Z" />
      <path className={styles.line} d="M20 264H145V267H20Z M20 260v4M45 260v4M70 260v4M145 260v4" />
      <text className={styles.text} x="20" y="257">
        0
      </text>
      <text className={styles.text} x="45" y="257">
        1
      </text>
      <text className={styles.text} x="70" y="257">
        2
      </text>
      <text className={styles.text} x="145" y="257">
        5 m
      </text>
    </svg>
  )
}
