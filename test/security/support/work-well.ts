import { randomUUID } from 'node:crypto'
import type { Discovery } from '../../../shared/protocol/plugin-link.ts'
import { connectRevit } from '../../../tools/revit-simulator/revit-connection.ts'

/** Works as a plugin should, beside whatever else goes on, and takes note of each answer that is not the right one. */
export async function workWell(
  discovery: Discovery,
  goesOn: () => boolean,
  notes: { readonly faults: string[]; readonly reservations: string[] },
): Promise<void> {
  const revit = await connectRevit(discovery, { clientName: 'Good plugin', clientVersion: '1.0.0', year: 2027 })
  const expect = (isRight: boolean, what: string, answer: unknown): void => {
    if (!isRight) notes.faults.push(`beside the attack, ${what}: ${JSON.stringify(answer)}`)
  }
  try {
    while (goesOn()) {
      const request = { operation: 'building_scan', units: 1, areaSqm: 100 } as const
      const decision = await revit.rpc.call('gate.check', request)
      expect(decision.allowed, 'a check was denied', decision)
      const opId = randomUUID()
      const reserved = await revit.rpc.call('gate.reserve', { ...request, opId })
      if (reserved.outcome === 'denied') {
        expect(false, 'a reserve was denied', reserved)
        return
      }
      const again = await revit.rpc.call('gate.reserve', { ...request, opId })
      expect(again.outcome === 'reserved' && again.duplicate, 'a repeated reserve', again)
      const { reservationId } = reserved
      const committed = await revit.rpc.call('gate.commit', { reservationId })
      expect(committed.charged === 1 && committed.eventId === reservationId, 'a commit', committed)
      notes.reservations.push(reservationId)
      const { reservations } = await revit.rpc.call('gate.reconcile', { reservationIds: [reservationId] })
      expect(reservations[0]?.state === 'committed', 'a reconcile', reservations)
    }
  } catch (error) {
    expect(false, 'the connection broke', String(error))
  } finally {
    await revit.close()
  }
}
