import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  sites_title: '红色旧址与风景',
  sites_description:
    '六安的革命旧址、纪念馆和山水，每条说法都写明依据；其中有网页转载，也有本平台整理的资料。',
  kind_site: '红色旧址',
  kind_sight: '风景',
  routes_title: '红色线路',
  routes_description: '六条线路、六安的革命旧址和故事，没有信号也能读。',
  routes_six: '六条线路',
  stories: '故事',
  counties: '六安的县区',
  sites_door: '全部地点',
  rail_door: '怎么到六安',
  n_sites: '{n}处',
  story_sites: '故事里的地方',
  county_station: '到这里通常从{name}站出发。',
  county_routes: '经过这里的线路',
  county_sites: '这里的地点',
  passport_door: '红色印记',
  passport_about: '在红色旧址扫海报上的码盖章，一条路线盖满可得证书；没有信号也能盖。',
}

export default texts
