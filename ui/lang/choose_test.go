package lang

import "testing"

// TestChoose takes qaa and qab for languages that are not there: nobody will ever speak them.
func TestChoose(t *testing.T) {
	for _, c := range []struct {
		option, setting string
		env             map[string]string
		want            string
	}{
		{"", "", nil, English},
		{"fr", "en", nil, French},
		{"", "fr", map[string]string{"LANG": "en_US.UTF-8"}, French},
		{"fr_CA", "", nil, French},
		{"", "", map[string]string{"LANG": "fr_FR.UTF-8"}, French},
		{"", "", map[string]string{"LANG": "fr_CH@euro"}, French},
		{"", "", map[string]string{"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, English},
		{"", "", map[string]string{"LC_ALL": "en_GB", "LC_MESSAGES": "fr_FR", "LANG": "fr_FR"}, English},
		{"", "", map[string]string{"LC_MESSAGES": "fr_CA.UTF-8", "LANG": "en_US.UTF-8"}, French},
		{"", "", map[string]string{"LC_ALL": "qaa_QM.UTF-8", "LANG": "fr_FR.UTF-8"}, English},
		{"", "", map[string]string{"LANG": "qaa_QM.UTF-8"}, English},
		{"", "", map[string]string{"LANG": "frob"}, English},
		{"", "", map[string]string{"LANGUAGE": "fr", "LC_ALL": "en_US.UTF-8"}, French},
		{"", "", map[string]string{"LANGUAGE": "fr"}, French},
		{"", "", map[string]string{"LANGUAGE": "fr", "LANG": "C.UTF-8"}, French},
		{"", "", map[string]string{"LANGUAGE": "fr", "LANG": "C"}, English},
		{"", "", map[string]string{"LANGUAGE": "fr", "LC_ALL": "POSIX", "LANG": "fr_FR"}, English},
		{"", "", map[string]string{"LANGUAGE": "qaa:fr_CA:en", "LANG": "qaa_QM.UTF-8"}, French},
		{"", "", map[string]string{"LANGUAGE": "qaa:qab", "LANG": "fr_FR.UTF-8"}, French},
		{"", "", map[string]string{"LANGUAGE": "en:fr", "LANG": "fr_FR.UTF-8"}, English},
		{"en", "", map[string]string{"LANGUAGE": "fr", "LANG": "fr_FR.UTF-8"}, English},
	} {
		if got := Choose(c.option, c.setting, func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("Choose(%q, %q, %v) = %q, want %q", c.option, c.setting, c.env, got, c.want)
		}
	}
}

// TestTheNearestLanguageIsSpoken wants languages of which only a relative has files.
func TestTheNearestLanguageIsSpoken(t *testing.T) {
	there := []string{"en", "fr", "pt-BR", "zh-Hant"}
	for wanted, want := range map[string]string{"pt_PT": "pt-BR", "zh_TW": "zh-Hant", "zh_HK.UTF-8": "zh-Hant", "br_FR": "fr", "ja_JP": "en"} {
		if got, _ := nearest(there, []string{wanted}); got != want {
			t.Errorf("%s is spoken as %s, want %s", wanted, got, want)
		}
	}
}

func TestSpoken(t *testing.T) {
	for wanted, want := range map[string]bool{"en": true, "fr": true, "fr_CA.UTF-8": true, "en-GB": true, "qaa": false, "klingon": false, "": false} {
		if got := Spoken(wanted); got != want {
			t.Errorf("%q is spoken: %v", wanted, got)
		}
	}
}
