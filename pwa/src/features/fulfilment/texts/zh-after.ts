import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  after_sale: '售后',
  nothing_to_ask: '这件商品现在没有可以申请的售后。有疑问请联系客服。',
  return_until: '七天无理由退货至{day}',
  return_lost: '退货后剩下的商品不满足优惠门槛，会从退款里扣回 {sum}。',
  reason: '原因',
  want: '售后类型',
  how_many: '数量',
  back_yuan: '退款金额（元）',
  at_most: '最多{sum}',
  what_happened: '说明情况',
  sending_pictures: '正在发送，还剩{n}张…',
  add_pictures: '添加照片（{n}/6）',
  claim_pictures_hint: '质量、破损、发错：请上传照片，或用至少十个字说明。',
  send_case: '提交申请',
}

export default texts
