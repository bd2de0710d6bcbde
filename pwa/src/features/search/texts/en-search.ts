import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  search: 'Search',
  search_go: 'Go',
  search_hint: 'Places, people, pinyin',
  search_how: 'Chinese, pinyin, its initials or English will do, and one slip is forgiven.',
  search_none: 'Nothing found for “{q}”.',
  search_found: '{n} found',
  search_often: 'Popular searches',
}

export default texts
