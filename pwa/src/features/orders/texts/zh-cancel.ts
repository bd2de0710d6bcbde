import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  cancel_amount: '取消金额',
  cancel_kept: '扣除（{percent}%）',
  cancel_leaving: '退出已成的团，补其他成员的差价',
  cancel_leaving_why:
    '团已经拼成，其他成员的拼团价因你退出而少了一份支撑；按人数平摊的差价从退款里扣除。商家超过发货期限还没有发货的，不扣。',
  who_goes_not: '谁不去了？请选 {n} 位',
  cancel_lost: '优惠不再满足，需扣回',
  cancel_lost_why: '取消后剩下的商品不到满减、优惠券或包邮的门槛，相应的优惠从退款里扣回。',
  cancel_not_sent: '已经发出的商品不能取消，收到后可以申请售后。',
  cancel_back: '退回',
  cancel_note_goods: '原路退回。',
  cancel_note: '原路退回；取消部分人不改变其他人的价格。',
  cancel_confirm: '确认取消',
}

export default texts
