package crmsettings

import (
	"strings"
	"testing"

	"navsync/store"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// TestOddSettingsAreSaid stores what another version, or another hand, may have stored.
func TestOddSettingsAreSaid(t *testing.T) {
	h := unconnected(t)
	connected(t, h)
	h.Keep(func(tx *store.Tx) error {
		if err := tx.SetSetting(t.Context(), "colour", "blue", pagetest.Now, pagetest.Ana); err != nil {
			return err
		}
		return tx.SetSetting(t.Context(), store.KeyInterval, "soon", pagetest.Now, pagetest.Ana)
	})
	s := newScreen(t, h, lang.English, 95, 36, theme.Options{})
	s.shows("The setting interval holds soon, which is not allowed. 15m counts instead.", "The setting colour is not known to this version")
	s.focus("interval")
	s.press("enter", "down", "enter", "ctrl+s")
	if got := s.settings(); got.Text(store.KeyInterval) != "30m" || !got.Stated(store.KeyInterval) {
		t.Errorf("the interval is %s (toasts %q)", got.Text(store.KeyInterval), s.toasts)
	}
	if again := newScreen(t, h, lang.English, 95, 36, theme.Options{}).view(); strings.Contains(again, "The setting interval") {
		t.Errorf("a mended setting is still told:\n%s", again)
	}
}

// TestAnIntervalOfTheCommandLineIsSpoken sets a time that the page does not offer.
func TestAnIntervalOfTheCommandLineIsSpoken(t *testing.T) {
	h := unconnected(t)
	connected(t, h)
	h.Keep(func(tx *store.Tx) error {
		return tx.SetSetting(t.Context(), store.KeyInterval, "1h30m", pagetest.Now, pagetest.Ana)
	})
	s := newScreen(t, h, lang.English, 95, 36, theme.Options{})
	s.focus("interval")
	s.shows("every 1 h 30 min")
}
