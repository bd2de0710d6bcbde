// Vouchers and orders on the phone: IndexedDB, by order number, wiped at sign-out.
const NAME = 'huliu'
const STORE = 'orders'

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE)
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => failed(asked.error)
  })
}

async function act<T>(mode: IDBTransactionMode, verb: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  try {
    const database = await open()
    return await new Promise<T>((done, failed) => {
      const asked = verb(database.transaction(STORE, mode).objectStore(STORE))
      asked.onsuccess = () => done(asked.result)
      asked.onerror = () => failed(asked.error)
    })
  } catch {
    return null
  }
}

export interface Kept<T> { at: number; order: T }

export async function keep<T extends { number: string }>(order: T): Promise<void> {
  await act('readwrite', (store) => store.put({ at: Date.now(), order: JSON.parse(JSON.stringify(order)) as T }, order.number))
}

export async function kept<T>(number: string): Promise<Kept<T> | null> {
  return (await act<Kept<T>>('readonly', (store) => store.get(number) as IDBRequest<Kept<T>>)) ?? null
}

export async function keptAll<T>(): Promise<Kept<T>[]> {
  return (await act<Kept<T>[]>('readonly', (store) => store.getAll() as IDBRequest<Kept<T>[]>)) ?? []
}

export async function forget(): Promise<void> {
  await act('readwrite', (store) => store.clear())
}
