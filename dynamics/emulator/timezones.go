package emulator

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the rules of the zones, wherever this runs
)

// timeZone is one of the platform's time zones.
type timeZone struct {
	code           int
	name, location string // Windows' standard name, and IANA's
}

var timeZones = parseTimeZones(`
0 Dateline Standard Time=Etc/GMT+12|1 Samoa Standard Time=Pacific/Apia|2 Hawaiian Standard Time=Pacific/Honolulu
3 Alaskan Standard Time=America/Anchorage|4 Pacific Standard Time=America/Los_Angeles|10 Mountain Standard Time=America/Denver
15 US Mountain Standard Time=America/Phoenix|20 Central Standard Time=America/Chicago|25 Canada Central Standard Time=America/Regina
30 Central Standard Time (Mexico)=America/Mexico_City|33 Central America Standard Time=America/Guatemala
35 Eastern Standard Time=America/New_York|40 US Eastern Standard Time=America/Indianapolis|45 SA Pacific Standard Time=America/Bogota
50 Atlantic Standard Time=America/Halifax|56 Pacific SA Standard Time=America/Santiago|60 Newfoundland Standard Time=America/St_Johns
65 E. South America Standard Time=America/Sao_Paulo|80 Azores Standard Time=Atlantic/Azores|85 GMT Standard Time=Europe/London
90 Greenwich Standard Time=Atlantic/Reykjavik|92 UTC=Etc/UTC|95 Central Europe Standard Time=Europe/Budapest
100 Central European Standard Time=Europe/Warsaw|105 Romance Standard Time=Europe/Paris|110 W. Europe Standard Time=Europe/Berlin
113 W. Central Africa Standard Time=Africa/Lagos|120 Egypt Standard Time=Africa/Cairo|125 FLE Standard Time=Europe/Kiev
130 GTB Standard Time=Europe/Bucharest|135 Israel Standard Time=Asia/Jerusalem|140 South Africa Standard Time=Africa/Johannesburg
145 Russian Standard Time=Europe/Moscow|150 Arab Standard Time=Asia/Riyadh|155 E. Africa Standard Time=Africa/Nairobi
158 Arabic Standard Time=Asia/Baghdad|160 Iran Standard Time=Asia/Tehran|165 Arabian Standard Time=Asia/Dubai
175 Afghanistan Standard Time=Asia/Kabul|190 India Standard Time=Asia/Kolkata|205 SE Asia Standard Time=Asia/Bangkok
210 China Standard Time=Asia/Shanghai|215 Singapore Standard Time=Asia/Singapore|220 Taipei Standard Time=Asia/Taipei
225 W. Australia Standard Time=Australia/Perth|230 Korea Standard Time=Asia/Seoul|235 Tokyo Standard Time=Asia/Tokyo
245 AUS Central Standard Time=Australia/Darwin|250 Cen. Australia Standard Time=Australia/Adelaide
255 AUS Eastern Standard Time=Australia/Sydney|260 E. Australia Standard Time=Australia/Brisbane|290 New Zealand Standard Time=Pacific/Auckland`)

func parseTimeZones(text string) []timeZone {
	var zones []timeZone
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '|' }) {
		head, location, _ := strings.Cut(line, "=")
		number, name, _ := strings.Cut(head, " ")
		code, err := strconv.Atoi(number)
		if err != nil {
			panic(err) // the text stands above
		}
		zones = append(zones, timeZone{code, name, location})
	}
	return zones
}

func badTimeZone(text string) error {
	return refuse(http.StatusBadRequest, codeInvalidArgument, "The time zone '%s' does not exist.", text)
}

// zoneArgument is the zone of a parameter TimeZoneCode.
func (c *call) zoneArgument(seg segment) (*time.Location, error) {
	text, err := c.argument(seg, "TimeZoneCode")
	if err != nil {
		return nil, err
	}
	for _, zone := range timeZones {
		if strconv.Itoa(zone.code) == text {
			location, err := time.LoadLocation(zone.location)
			if err != nil {
				return nil, fmt.Errorf("emulator: the time zone %s: %w", zone.name, err)
			}
			return location, nil
		}
	}
	return nil, badTimeZone(text)
}

// moment reads a parameter that is a date with time.
func (c *call) moment(seg segment, name string) (time.Time, error) {
	text, err := c.argument(seg, name)
	if err != nil {
		return time.Time{}, err
	}
	at, ok := parseDay(strings.Trim(text, "'"))
	if !ok {
		return time.Time{}, badQuery("The parameter '%s' is not a date.", name)
	}
	return at.UTC(), nil
}

// localTime answers LocalTimeFromUtcTime.
func (c *call) localTime(seg segment) (*answer, error) {
	if err := onlyArguments(seg, "TimeZoneCode", "UtcTime"); err != nil {
		return nil, err
	}
	zone, err := c.zoneArgument(seg)
	if err != nil {
		return nil, err
	}
	at, err := c.moment(seg, "UtcTime")
	if err != nil {
		return nil, err
	}
	return c.response("LocalTimeFromUtcTime", map[string]any{"LocalTime": at.In(zone).Format("2006-01-02T15:04:05Z")})
}

// utcTime answers UtcTimeFromLocalTime.
func (c *call) utcTime(seg segment) (*answer, error) {
	if err := onlyArguments(seg, "TimeZoneCode", "LocalTime"); err != nil {
		return nil, err
	}
	zone, err := c.zoneArgument(seg)
	if err != nil {
		return nil, err
	}
	at, err := c.moment(seg, "LocalTime")
	if err != nil {
		return nil, err
	}
	local := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, zone)
	return c.response("UtcTimeFromLocalTime", map[string]any{"UtcTime": stamp(local)})
}

// timeZoneByName answers GetTimeZoneCodeByLocalizedName.
func (c *call) timeZoneByName(seg segment) (*answer, error) {
	if err := onlyArguments(seg, "LocalizedStandardName", "LocaleId"); err != nil {
		return nil, err
	}
	text, err := c.argument(seg, "LocalizedStandardName")
	if err != nil {
		return nil, err
	}
	if _, err := c.argument(seg, "LocaleId"); err != nil {
		return nil, err
	}
	for _, zone := range timeZones {
		if zone.name == strings.Trim(text, "'") {
			return c.response("GetTimeZoneCodeByLocalizedName", map[string]any{"TimeZoneCode": zone.code})
		}
	}
	return nil, badTimeZone(text)
}

// allTimeZones answers GetAllTimeZonesWithDisplayName, with rows of timezonedefinition.
func (c *call) allTimeZones(seg segment) (*answer, error) {
	if err := onlyArguments(seg, "LocaleId"); err != nil {
		return nil, err
	}
	if _, err := c.argument(seg, "LocaleId"); err != nil {
		return nil, err
	}
	list := []any{}
	for _, zone := range timeZones {
		list = append(list, map[string]any{
			"timezonedefinitionid": metadataID("timezone", zone.name), "timezonecode": zone.code, "standardname": zone.name, "userinterfacename": zone.name,
		})
	}
	return c.listResponse("timezonedefinitions", list)
}
