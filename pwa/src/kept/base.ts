// The phone's database; only the modules of this folder open it. Nothing that fails here stops a page.
const NAME = 'huliu'
export type Store = 'orders'

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('orders')
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => failed(asked.error)
  })
}

/** One act on one store; null when the storage is full, blocked or not there. */
export async function act<T>(
  store: Store,
  mode: IDBTransactionMode,
  verb: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  try {
    const database = await open()
    try {
      return await new Promise<T>((done, failed) => {
        const whole = database.transaction(store, mode)
        const asked = verb(whole.objectStore(store))
        // A write is done when its transaction is: a full storage says so only at the end.
        whole.oncomplete = () => done(asked.result)
        whole.onabort = () => failed(whole.error)
      })
    } finally {
      database.close()
    }
  } catch {
    return null
  }
}
