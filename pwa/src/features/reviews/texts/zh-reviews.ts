import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  reviews_n: '评价（{n}）',
  no_reviews: '还没有评价。收到货或出行后的买家可以评价。',
  stars_n: '{n}星',
  buyers_picture: '买家照片',
  supplier_says: '商家回复：',
  review_removed: '这条评价已由平台移除，原因：{reason}',
  removed_illegal: '违法内容',
  removed_insult: '辱骂',
  removed_personal_data: '泄露个人信息',
  removed_not_about_goods: '与商品无关',
  removed_fraud: '虚假评价',
  more_reviews: '更多评价',
}

export default texts
