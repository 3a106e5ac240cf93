/** A neutral name for this device. The computer's own name stays here: it often carries a person's (docs/rules.md, I12). */
export function deviceName(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'win32':
      return 'Windows PC'
    case 'darwin':
      return 'Mac'
    case 'linux':
      return 'Linux PC'
    default:
      return 'Computer'
  }
}
