package theme

import "strings"

// FromEnv reads what the environment says about the look: NO_COLOR with any value takes the colours
// away, a locale that is not UTF-8 or whose signs are wide takes ASCII. env is os.Getenv, or a test's.
func FromEnv(env func(string) string) Options {
	o := Options{}
	if env("NO_COLOR") != "" {
		o.Level = NoColor
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := env(name); locale != "" {
			o.ASCII = needsASCII(locale)
			break
		}
	}
	return o
}

func needsASCII(locale string) bool {
	lower := strings.ToLower(locale)
	if !strings.Contains(lower, "utf-8") && !strings.Contains(lower, "utf8") {
		return true
	}
	for _, wide := range []string{"ja", "ko", "zh"} {
		if strings.HasPrefix(lower, wide+"_") {
			return true
		}
	}
	return false
}

// LightGround says whether the environment tells of a light background: COLORFGBG, which several terminals
// set, ends in the number of its colour. Where nothing tells, the background is dark.
func LightGround(env func(string) string) bool {
	parts := strings.Split(env("COLORFGBG"), ";")
	switch ground := parts[len(parts)-1]; ground {
	case "7", "9", "10", "11", "12", "13", "14", "15":
		return true
	}
	return false
}
