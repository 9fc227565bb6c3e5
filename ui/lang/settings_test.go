package lang

import (
	"testing"

	"navsync/store"
)

// TestEverySettingHasItsWords holds that both languages have the question of each row of the table of
// settings, and a word for each of its values that is a word.
func TestEverySettingHasItsWords(t *testing.T) {
	for _, code := range []string{English, French} {
		keys := keysOf(t, code)
		for _, row := range store.SettingTable() {
			for _, key := range settingKeys(row) {
				if _, ok := keys[key]; !ok {
					t.Errorf("setting %s has no words in %q: %s is missing", row.Key, code, key)
				}
			}
		}
	}
}

// settingKeys are the keys that a row needs.
func settingKeys(row store.Setting) []string {
	own := "setting." + row.Key
	keys := []string{own}
	switch row.Kind {
	case store.KindYesNo, store.KindWord:
	case store.KindLanguage:
		return append(keys, own+".environment", "setting.kind.language") // languages name themselves
	default:
		keys = append(keys, "setting.kind."+string(row.Kind))
	}
	if row.Default == store.NotSure {
		keys = append(keys, own+"."+store.NotSure)
	}
	for _, word := range row.Words {
		keys = append(keys, own+"."+word)
	}
	return keys
}
