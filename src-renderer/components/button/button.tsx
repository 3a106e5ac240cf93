import type { ButtonHTMLAttributes, Ref } from 'react'
import { classNames } from '../class-names.ts'
import styles from './button.module.css'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** primary: the one thing to do next, once a view. plain: reads as a link. */
  readonly rank?: 'primary' | 'secondary' | 'plain'
  readonly wide?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

/** The one button of the app, in three ranks; never submits a form. */
export function Button({ rank = 'secondary', wide = false, className, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type="button"
      className={classNames(
        styles.button,
        rank === 'primary' && styles.primary,
        rank === 'plain' && styles.plain,
        wide && styles.wide,
        className,
      )}
    />
  )
}
