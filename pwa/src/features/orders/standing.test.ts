import { describe, expect, it } from 'vitest'
import type { Order } from '../../api/types'
import { backOf, moving, paidOf, standing } from './standing'

const money = (kind: string, state: string, amount: number) => ({
  kind,
  state,
  amount: { amount, currency: 'CNY' },
})
const order = (
  state: string,
  payments: object[] = [],
  shipments: string[] = [],
  bookings: string[] = [],
  back = 0,
): Order =>
  ({
    state,
    payments,
    lines: [{ back: { amount: back, currency: 'CNY' } }],
    supplierOrders: [
      {
        bookings: bookings.map((one) => ({ state: one })),
        shipments: shipments.map((one) => ({ state: one })),
      },
    ],
  }) as unknown as Order

describe('how an order stands', () => {
  it('says that a payment failed, is being confirmed, or is still to come', () => {
    expect(standing(order('awaiting_payment')).says).toBe('stands_to_pay')
    expect(standing(order('awaiting_payment', [money('payment', 'pending', 5)])).says).toBe('stands_paying')
    const failed = standing(order('awaiting_payment', [money('payment', 'failed', 5)]))
    expect([failed.says, failed.tone]).toEqual(['stands_failed', 'err'])
    const again = [money('payment', 'failed', 5), money('payment', 'pending', 5)]
    expect(standing(order('awaiting_payment', again)).says).toBe('stands_paying')
  })
  it('says what came back of a cancelled or expired order, and offers to choose again', () => {
    const gone = [money('payment', 'succeeded', 5), money('refund', 'succeeded', 5)]
    expect(standing(order('cancelled', gone))).toEqual({
      says: 'stands_cancelled_back',
      tone: 'note',
      again: true,
    })
    expect(standing(order('expired')).says).toBe('stands_expired')
    const late = [money('payment', 'succeeded', 5), money('refund', 'pending', 5)]
    expect(standing(order('expired', late)).says).toBe('stands_expired_back_coming')
  })
  it('says what is owed before the provider was asked for it', () => {
    const gone = order('cancelled', [money('payment', 'succeeded', 9)], [], [], 7)
    expect([standing(gone).says, moving(gone)]).toEqual(['stands_cancelled_back_coming', true])
    const there = [money('payment', 'succeeded', 9), money('refund', 'succeeded', 7)]
    expect(moving(order('cancelled', there, [], [], 7))).toBe(false)
  })
  it('tells of the trip before the parcels, and of the parcel that is furthest on its way', () => {
    expect(standing(order('paid', [], ['to_ship', 'shipped'], ['confirmed'])).says).toBe('stands_trip')
    expect(standing(order('paid', [], ['to_ship', 'shipped'])).says).toBe('stands_partly')
    expect(standing(order('paid', [], ['shipped', 'shipped'])).says).toBe('stands_shipped')
    expect(standing(order('paid', [], ['delivered', 'to_ship'])).says).toBe('stands_partly')
    expect(standing(order('paid', [], ['delivered', 'delivered'])).says).toBe('stands_delivered')
  })
  it('counts what was paid and what came or comes back', () => {
    const all = [
      money('payment', 'failed', 9),
      money('payment', 'succeeded', 9),
      money('refund', 'succeeded', 2),
      money('refund', 'sent', 3),
      money('refund', 'failed', 4),
    ]
    expect(paidOf(order('paid', all))).toBe(9)
    expect(backOf(order('paid', all))).toEqual({ arrived: 2, coming: 3 })
    expect(moving(order('paid', all))).toBe(true)
  })
})
