import { useState } from 'react'
import { Button } from '../button/button.tsx'
import { VisuallyHidden } from '../visually-hidden.tsx'

export interface CopyButtonProps {
  readonly text: string
  readonly label: string
  readonly copied: string
  /** What is copied, for whoever hears the button alone. */
  readonly what: string
}

/** Puts a text on the clipboard and says so. Where that is not allowed it says nothing: the text itself can be selected. */
export function CopyButton({ text, label, copied, what }: CopyButtonProps) {
  const [done, setDone] = useState(false)
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setDone(true),
      () => setDone(false),
    )
  }
  return (
    <Button rank="plain" onClick={copy}>
      {done ? copied : label}
      <VisuallyHidden>{`: ${what}`}</VisuallyHidden>
    </Button>
  )
}
