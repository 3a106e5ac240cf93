/**
 * What the change log says about a version, without its heading; `null` where it says nothing. A version's part begins at
 * `## <version>` and ends at the next heading of that rank.
 */
export function releaseNotesOf(changeLog: string, version: string): string | null {
  const parts = changeLog.split(/^## /m).slice(1)
  const part = parts.find((text) => text.split(/\s/, 1)[0] === version)
  const notes = part?.slice(part.indexOf('\n') + 1).trim() ?? ''
  return notes === '' ? null : notes
}
