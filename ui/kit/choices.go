package kit

import tea "charm.land/bubbletea/v2"

// ChooseMsg asks the root to change how the screens look or behave, at once, and to keep it for the next start.
// Key and Word are those of the config file.
type ChooseMsg struct{ Key, Word string }

// Choose changes a setting of the person's own config file.
func (c *Context) Choose(key, word string) tea.Cmd { return send(ChooseMsg{Key: key, Word: word}) }
