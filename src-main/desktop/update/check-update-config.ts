import { failure, type Result, success } from '../../../shared/result/result.ts'

/**
 * Whether the file app-update.yml of this installation lets updates be checked. electron-updater 6 skips the check of the
 * installer's signature on Windows, without a word, where `publisherName` is missing there; so an installation without it must
 * not update itself at all.
 *
 * @param text the file; `null` where there is none
 */
export function checkUpdateConfig(
  text: string | null,
  platform: NodeJS.Platform,
): Result<null, 'no_file' | 'no_protected_address' | 'no_publisher'> {
  if (text === null) return failure('no_file')
  if (!/^url:\s*['"]?https:\/\/[^\s'"]+['"]?\s*$/m.test(text)) return failure('no_protected_address')
  const named = /^publisherName:[ \t]*(?:(?!null\b|~|\[\s*\])\S[^\n]*|\n[ \t]*- +\S[^\n]*)$/m.test(text)
  return platform === 'win32' && !named ? failure('no_publisher') : success(null)
}
