/** Thrown by every write once another core has raised the epoch of the store: this core must end. */
export class StoreTakenOverError extends Error {
  constructor() {
    super('another core has taken over the store')
    this.name = 'StoreTakenOverError'
  }
}
