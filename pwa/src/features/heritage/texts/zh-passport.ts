import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  passport_text: '到现场扫海报上的码，为去过的地方留一枚印记。不计分，不排名；只想读，也完全可以。',
  scan_stamp: '扫码盖章',
  type_code: '扫不了？输入码',
  code_label: '海报码或它的网址',
  stamps_wait: '有{n}枚印记等网络登记。',
  passport_away: '现在没有网络，显示的是本机保存的记录。',
  passport_sign_in: '不登录也能用；登录后印记会并入账号，换手机不丢。',
  my_stamps: '我的印记',
  stamp_routes: '按线路',
  stamped: '已盖章',
  certificate: '生成走访纪念卡',
  certificate_name: '证明上的名字',
  certificate_note: '名字只用来生成这一份文件，不保存。',
  certificate_get: '生成PDF',
}

export default texts
