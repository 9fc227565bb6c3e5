// Package config is a person's own file of settings on one machine: how the screens look and speak, the mouse,
// own keys, and the read-only switch. What is the organization's or the team's stands in the store, never here.
// The file is written commented, and a change keeps whatever a person wrote around it.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/adrg/xdg"
)

// The keys of the file that code names, as SECTION.NAME.
const (
	Theme    = "display.theme"
	Contrast = "display.contrast"
	Colours  = "display.colours"
	Glyphs   = "display.glyphs"
	Motion   = "display.motion"
	Language = "display.language"
	Mouse    = "display.mouse"
	// Accessible has the screens read and answered in lines.
	Accessible = "display.accessible"
	ReadOnly   = "safety.read-only"
)

// Words that code names.
const (
	Auto = "auto"
	On   = "on"
	Off  = "off"
	High = "high"
)

// keysSection holds the own keys: an action's id and its key.
const keysSection = "keys"

// Row is one setting of the file: its words, of which the first is the default.
type Row struct {
	Key   string
	Words []string
}

// Rows are the settings, in the order of the file and of the screen.
func Rows() []Row {
	return []Row{
		{Theme, []string{Auto, "dark", "light"}},
		{Contrast, []string{"normal", High}},
		{Colours, []string{Auto, "256", "16", "none"}},
		{Glyphs, []string{Auto, "unicode", "ascii"}},
		{Motion, []string{"normal", "reduced"}},
		{Language, []string{Auto, "en", "fr"}},
		{Mouse, []string{On, Off}},
		{Accessible, []string{Off, On}},
		{ReadOnly, []string{Off, On}},
	}
}

// FindRow is the setting of a key.
func FindRow(key string) (Row, bool) {
	all := Rows()
	i := slices.IndexFunc(all, func(r Row) bool { return r.Key == key })
	if i < 0 {
		return Row{}, false
	}
	return all[i], true
}

// Config is what a file states. The zero value states nothing.
type Config struct {
	stated map[string]string
	// Keys are the own keys by the action's id.
	Keys map[string]string
	// Odd are the entries that do not count, as SECTION.NAME or SECTION.NAME=VALUE.
	Odd []string
}

// Stated is the word of a key in the file, "" when the file does not state it.
func (c Config) Stated(key string) string { return c.stated[key] }

// Word is the word that counts: the file's, else the default.
func (c Config) Word(key string) string {
	if word := c.stated[key]; word != "" {
		return word
	}
	row, _ := FindRow(key)
	if len(row.Words) == 0 {
		return ""
	}
	return row.Words[0]
}

// Path is where the file is: $XDG_CONFIG_HOME/navsync/config.toml.
func Path() string { return filepath.Join(xdg.ConfigHome, "navsync", "config.toml") }

// Read reads a file. One that is not there states nothing; entries that do not count are named in Odd. An error
// is that of a file that cannot be read or is no TOML.
func Read(path string) (Config, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, nil
	}
	if err != nil {
		return Config{}, fmt.Errorf("read the config file: %w", err)
	}
	return parse(path, string(text))
}

func parse(path, text string) (Config, error) {
	c := Config{stated: map[string]string{}, Keys: map[string]string{}}
	var sections map[string]any
	if _, err := toml.Decode(text, &sections); err != nil {
		return Config{}, fmt.Errorf("config file %s: %w", path, err)
	}
	for section, content := range sections {
		entries, ok := content.(map[string]any)
		if !ok {
			c.Odd = append(c.Odd, section)
			continue
		}
		for name, value := range entries {
			c.take(section, name, value)
		}
	}
	slices.Sort(c.Odd)
	return c, nil
}

// take takes one entry, or names it as odd.
func (c *Config) take(section, name string, value any) {
	key, word := section+"."+name, fmt.Sprint(value)
	if on, ok := value.(bool); ok {
		word = map[bool]string{true: On, false: Off}[on]
	}
	if section == keysSection {
		if word == "" {
			return
		}
		c.Keys[name] = word
		return
	}
	row, known := FindRow(key)
	switch {
	case !known:
		c.Odd = append(c.Odd, key)
	case !slices.Contains(row.Words, word):
		c.Odd = append(c.Odd, key+"="+word)
	default:
		c.stated[key] = word
	}
}

// Conflict is a key that two actions want, or that the shell keeps for itself.
type Conflict struct {
	Key     string
	Actions []string // their ids; one where the shell keeps the key
}

// Kept are the keys that no action can have: the shell's own, and those that move the focus.
func Kept() []string {
	return []string{
		"ctrl+c", "ctrl+z", "?", "f1", ":", "ctrl+p", "q", "esc", "enter", "tab", "shift+tab", "up", "down", "left", "right",
		"f8", "f9", "1", "2", "3", "4", "5", "6", "7", "8", "9",
	}
}

// Conflicts are what is wrong with the own keys, by key.
func (c Config) Conflicts() []Conflict {
	by := map[string][]string{}
	for id, key := range c.Keys {
		by[key] = append(by[key], id)
	}
	var found []Conflict
	for key, ids := range by {
		if len(ids) > 1 || slices.Contains(Kept(), key) {
			slices.Sort(ids)
			found = append(found, Conflict{Key: key, Actions: ids})
		}
	}
	slices.SortFunc(found, func(a, b Conflict) int { return strings.Compare(a.Key, b.Key) })
	return found
}
