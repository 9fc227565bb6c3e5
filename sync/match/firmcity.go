package match

import (
	"strings"
	"unicode/utf8"
)

// Chinese firms have the city before the name: 深圳市明远科技 is 明远科技 of Shenzhen.

// cityMark stands before a city that was part of a firm's name in Chinese characters.
const cityMark = "@"

func isCity(text string) bool { return strings.HasPrefix(text, cityMark) }

var chineseCities = strings.Fields("北京 上海 天津 重庆 深圳 广州 杭州 南京 苏州 成都 武汉 西安 青岛 宁波 厦门 东莞 佛山 无锡 长沙 郑州 大连 沈阳 济南 福州 合肥 昆明 " +
	"哈尔滨 长春 石家庄 南昌 珠海 中山 惠州 温州 台州 绍兴 嘉兴 常州 南通 徐州 烟台 潍坊 泉州 贵阳 南宁 太原 兰州 海口 乌鲁木齐 台北 高雄 香港 " +
	"广东 江苏 浙江 山东 福建 四川 湖北 湖南 河南 河北 安徽 江西 辽宁 陕西")

// cutCity parts the city from a firm's name in characters, where something is left.
func cutCity(text string) (city, rest string) {
	const shortest = 2 // of the name
	for _, city := range chineseCities {
		rest, found := strings.CutPrefix(text, city)
		if !found {
			continue
		}
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "市"), "省")
		if utf8.RuneCountInString(rest) >= shortest {
			return cityMark + city, rest
		}
	}
	return "", text
}
