import { ref } from 'vue'
import { note } from './keep'

export type Size = 'normal' | 'large' | 'elder'
const size = ref<Size>('normal')

/** Letter size, honoured at first paint by the page's one inline script. */
export function useSize() {
  if (typeof document !== 'undefined')
    size.value = (document.documentElement.dataset.size as Size) || 'normal'
  return {
    size,
    set(next: Size) {
      size.value = next
      if (next === 'normal') delete document.documentElement.dataset.size
      else document.documentElement.dataset.size = next
      note('size', next) // a phone that keeps nothing has the choice for this page
    },
  }
}
