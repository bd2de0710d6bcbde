import { ref } from 'vue'
import { note, noteAs, recallAs } from '../../../lib/keep'

/**
 * What is being written stays on this phone until the server has it: over a session that ends, a network that goes, a
 * browser that is closed. `kept` says whether the phone could keep the last of it. Signing out forgets it.
 */
export function useDraft<T>(name: string) {
  const key = `draft:${name}`
  const kept = ref(false)
  return {
    kept,
    hold(value: T): void {
      kept.value = noteAs(key, value)
    },
    held: (): T | null => recallAs<T | null>(key, null),
    done(): void {
      note(key, null)
      kept.value = false
    },
  }
}
