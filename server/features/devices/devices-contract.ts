import { z } from 'zod'
import { enrolRequestSchema, enrolResponseSchema } from '../../../shared/protocol/cloud-api.ts'
import { BODY_LIMIT } from '../../http/body-limits.ts'
import { defineRoute } from '../../http/contract/route-contract.ts'

export const devicesContract = {
  enrol: defineRoute({
    id: 'enrolDevice',
    method: 'post',
    path: '/v1/devices',
    kind: 'api',
    summary: 'Enrol a device for the account of the signed-in member',
    description: 'The id and the key are made by the device, so a repeated call is harmless.',
    access: ['member'],
    rate: 'api',
    body: { type: 'application/json', schema: enrolRequestSchema, limit: BODY_LIMIT },
    answers: { 201: { description: 'Enrolled.', schema: enrolResponseSchema } },
    errors: { 400: ['invalid_key'], 409: ['device_id_taken', 'device_ended', 'too_many_devices'] },
  }),
  signOut: defineRoute({
    id: 'signOutDevice',
    method: 'post',
    path: '/v1/devices/sign-out',
    kind: 'api',
    summary: 'Retire the device that asks: it is granted nothing more, and may go on uploading and returning',
    access: ['device'],
    rate: 'api',
    answers: { 200: { description: 'Retired.', schema: z.object({ deviceStatus: z.literal('retired') }) } },
  }),
} as const
