import { know } from '../lib/words'
import { part } from '../lib/part'

// The foot of every page comes after whatever is above it, with its words: its links work before that, painted.
know({
  foot: (lang) =>
    lang === 'en' ? import('../features/help/texts/en-foot') : import('../features/help/texts/zh-foot'),
})
export default part('foot', () => import('./Foot.vue'))
