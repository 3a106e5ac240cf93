/** Thrown by a durable write when the file is no longer where it was: what is written now would be found by nobody. */
export class StoreLostError extends Error {
  constructor(path: string) {
    super(`the store ${path} was removed or replaced while it was open`)
    this.name = 'StoreLostError'
  }
}
