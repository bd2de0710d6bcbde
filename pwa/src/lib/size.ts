import { ref } from 'vue'

export type Size = 'normal' | 'large' | 'elder'
const size = ref<Size>('normal')

/** Letter size, honoured at first paint by the page's one inline script. */
export function useSize() {
  if (typeof document !== 'undefined') size.value = (document.documentElement.dataset.size as Size) || 'normal'
  return {
    size,
    set(next: Size) {
      size.value = next
      if (next === 'normal') delete document.documentElement.dataset.size
      else document.documentElement.dataset.size = next
      try { localStorage.setItem('size', next) } catch { /* private mode keeps nothing; the choice lasts for this page */ }
    },
  }
}
