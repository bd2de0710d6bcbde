import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  compare: '对比行程',
  compare_pick: '行程{n}',
  compare_none: '选择行程',
  compare_start: '选两三个行程，逐项对比。',
  compare_price: '价格',
  compare_days: '天数',
  compare_next: '最近出发',
  compare_group: '成团',
  compare_free: '免费取消',
  compare_free_until: '出发{days}天前',
  compare_no_free: '没有免费取消',
  compare_fitness: '体力要求',
  compare_unsaid: '旅行社没有说明',
  compare_see: '查看行程',
}

export default texts
