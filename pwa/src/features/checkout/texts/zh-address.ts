import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  prove: '验证年龄',
  id_note: '身份证、居住证或外国人永久居留身份证号码，只用来核对年龄，不会保存；签收时快递员会再看证件。',
  id_number: '证件号码',
  adult: '酒类只卖给成年人',
  confirm_no_return: '本人知晓：该商品拆封后品质易变，不支持七天无理由退货。',
  deliver_on: '送达日期',
  only_left_n: '只剩{n}件，请减少数量',
  sent_in: '{n}天内发出',
  no_address: '还没有地址，先新增一个。',
  add_address: '新增地址',
  deliver_to: '收货地址',
  paste: '粘贴整段地址',
  paste_hint: '姓名、电话、地址一起粘贴，自动分开填好。',
  read_it: '识别',
  paste_missing: '还缺：{list}',
  paste_fine: '已填好：{place}。请再看一遍。',
  part_name: '姓名',
  part_phone: '手机号',
  part_district: '区县',
  part_detail: '详细地址',
  province: '省份',
  city: '城市',
  district: '区县',
  street: '街道',
  any_street: '不选',
  door: '详细地址',
  receiver: '收货人',
  usual: '常用',
}

export default texts
