import { copy } from '../lib/plain'
import { act } from './base'

// Vouchers and orders on the phone, by order number, wiped at sign-out.
export interface Kept<T> {
  at: number
  order: T
}

export async function keep<T extends { number: string }>(order: T): Promise<void> {
  await act('orders', 'readwrite', (store) => store.put({ at: Date.now(), order: copy(order) }, order.number))
}

export async function kept<T>(number: string): Promise<Kept<T> | null> {
  return (
    (await act<Kept<T>>('orders', 'readonly', (store) => store.get(number) as IDBRequest<Kept<T>>)) ?? null
  )
}

export async function keptAll<T>(): Promise<Kept<T>[]> {
  return (
    (await act<Kept<T>[]>('orders', 'readonly', (store) => store.getAll() as IDBRequest<Kept<T>[]>)) ?? []
  )
}

export async function forget(): Promise<void> {
  await act('orders', 'readwrite', (store) => store.clear())
}
