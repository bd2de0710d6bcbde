import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  goods_title: '六安好物：茶、山货、河湖鲜',
  goods_description:
    '六安各区县合作社的茶叶、药食、山货和水产：批次和产地看得见，有检测的写明；瓜片、黄芽和石斛的地理标志逐批核对。',
  in_season: '当季',
  storage_ambient: '常温',
  storage_chilled: '冷藏',
  storage_frozen: '冷冻',
  storage_live: '鲜活',
  no_goods: '没有符合条件的商品，放宽一个条件试试。',
  none_liked: '还没有收藏。在商品页点“收藏”，就会出现在这里。',
  all_goods: '看全部商品',
  more_goods: '再看一些',
  gi: '地理标志',
  per: '{price}/{per}',
  season_months: '上市月份：{months}月',
  and: '、',
  rendered: '图片为示意渲染图，请以收到的实物为准。',
  not_sold: '不出售',
  basket_n: '购物车，{n}件',
  in_basket: '已加入购物车',
  basket_full: '购物车满了，最多20种',
  packs: '规格',
  like: '收藏',
  unlike: '已收藏',
  to_basket: '加入购物车',
  buy: '去购买',
}

export default texts
