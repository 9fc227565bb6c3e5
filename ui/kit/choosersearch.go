package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/theme"
)

// sought names what is searched in a floating list: by whom, and in which.
func (ch *Chooser) sought() draftOf {
	return draftOf{ch.kit.Viewer.Email, ch.spec.Title, ch.spec.Placeholder}
}

// keepSearch keeps what was typed into a floating list that esc closes, and says so (screens.md §3).
func (ch *Chooser) keepSearch() tea.Cmd {
	ch.dropSearch()
	if !ch.spec.Search || strings.TrimSpace(ch.Query()) == "" {
		return nil
	}
	if ch.kit.drafts == nil {
		ch.kit.drafts = map[draftOf]typed{}
	}
	ch.kit.drafts[ch.sought()] = typed{"": ch.Query()}
	return ch.kit.Toast(theme.ToneOK, ch.kit.T("shell.draft.kept"))
}

// dropSearch forgets what was searched: it was found.
func (ch *Chooser) dropSearch() { delete(ch.kit.drafts, ch.sought()) }

// takeSearch puts what was searched before into the search line; the first letter that is typed replaces it.
func (ch *Chooser) takeSearch() {
	text := ch.kit.drafts[ch.sought()][""]
	if ch.kept = ch.spec.Search && text != ""; ch.kept {
		ch.editor.Set(text)
	}
}

// types says whether a message puts text into an editor.
func types(msg tea.Msg) bool {
	switch m := msg.(type) {
	case tea.PasteMsg:
		return true
	case tea.KeyPressMsg:
		return m.Text != "" && m.Mod&^tea.ModShift == 0
	}
	return false
}
