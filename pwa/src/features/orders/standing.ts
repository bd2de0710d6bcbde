import type { Order } from '../../api/types'

/** How an order stands, in one word; `tone` says whether we wait for the buyer, something failed, or all is well. */
export interface Standing {
  says: string
  tone: 'good' | 'note' | 'err'
  again: boolean
}
type Money = Order['payments'][number]
const MOVING = ['starting', 'pending', 'sent']
const of = (order: Order, kind: string): Money[] => order.payments.filter((one) => one.kind === kind)
const sum = (found: Money[]): number => found.reduce((all, one) => all + one.amount.amount, 0)

/** What was paid and what has come back or is on its way back, in fen. */
export const paidOf = (order: Order): number =>
  sum(of(order, 'payment').filter((one) => one.state === 'succeeded'))
export function backOf(order: Order): { arrived: number; coming: number } {
  const arrived = sum(of(order, 'refund').filter((one) => one.state === 'succeeded'))
  const sent = sum(of(order, 'refund').filter((one) => MOVING.includes(one.state)))
  // What was given up is owed before the provider is asked for it; what came late is nobody's line.
  const owed = order.lines.reduce((all, line) => all + line.back.amount, 0)
  return { arrived, coming: Math.max(sent, owed - arrived) }
}
/** Money that has not come to rest: its end is told by the provider, so the page looks again. */
export const moving = (order: Order): boolean =>
  backOf(order).coming > 0 || order.payments.some((one) => MOVING.includes(one.state))

export function standing(order: Order): Standing {
  const last = of(order, 'payment').at(-1)
  const { arrived, coming } = backOf(order)
  const back = coming ? '_back_coming' : arrived ? '_back' : ''
  switch (order.state) {
    case 'awaiting_payment':
      if (last?.state === 'failed') return { says: 'stands_failed', tone: 'err', again: false }
      return {
        says: last && MOVING.includes(last.state) ? 'stands_paying' : 'stands_to_pay',
        tone: 'note',
        again: false,
      }
    case 'expired':
      return { says: `stands_expired${back}`, tone: 'err', again: true }
    case 'cancelled':
      return { says: `stands_cancelled${back}`, tone: 'note', again: true }
    default:
      return { says: going(order), tone: 'good', again: false }
  }
}

/** A paid order: the trip that comes, else how far its parcels are. */
function going(order: Order): string {
  const parts = order.supplierOrders
  if (parts.some((one) => one.bookings.some(({ state }) => state === 'confirmed'))) return 'stands_trip'
  const states = parts.flatMap((one) => one.shipments.map(({ state }) => state))
  const waits = states.includes('to_ship') || states.includes('gathering')
  if (waits && (states.includes('shipped') || states.includes('delivered'))) return 'stands_partly'
  const first = ['shipped', 'to_ship', 'gathering', 'delivered'].find((state) => states.includes(state))
  return first ? `stands_${first}` : 'stands_paid'
}

/** Where what was ordered is sold: its first product's or trip's page, else the shelf it stood on. */
export function againPath(order: Order): string {
  const page = order.lines.find((one) => one.page)?.page
  return page ?? (order.supplierOrders.some((one) => one.shipments.length) ? '/goods' : '/trips')
}
