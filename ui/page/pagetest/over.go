package pagetest

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// Over opens what several pages open, above a page without anything, for a person. spec says language, size
// and look.
func (h *House) Over(email string, open func(*kit.Context, page.House) tea.Cmd, spec Spec) *Screen {
	h.t.Helper()
	spec.ID, spec.Title, spec.Group = page.Help, "shell.page.help", ui.GroupSupport
	made := func(c *kit.Context, inside page.House) kit.Page {
		return &bare{open: func() tea.Cmd { return open(c, inside) }}
	}
	return h.Show(email, made, spec)
}

// bare is a page that opens something and has nothing of its own.
type bare struct{ open func() tea.Cmd }

func (b *bare) ID() string               { return page.Help }
func (b *bare) Init() tea.Cmd            { return nil }
func (b *bare) Enter(kit.Args) tea.Cmd   { return b.open() }
func (b *bare) Update(tea.Msg) tea.Cmd   { return nil }
func (b *bare) View(int, int) string     { return "" }
func (b *bare) Crumbs() kit.Crumbs       { return kit.Crumbs{} }
func (b *bare) Actions() []action.Action { return nil }
func (b *bare) Window() string           { return "" }
func (b *bare) Cursor() *tea.Cursor      { return nil }
func (b *bare) Capturing() bool          { return false }
