package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// ErrExists is Init's where a file is already.
var ErrExists = errors.New("the config file is there already")

// Init writes the commented file. explain is the sentence about a key, or about the own keys ("keys").
func Init(path string, explain func(key string) string) error {
	if _, err := os.Stat(path); err == nil {
		return ErrExists
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write the config file: %w", err)
	}
	return write(path, template(explain))
}

// template is the file with every setting as a comment.
func template(explain func(key string) string) string {
	var b strings.Builder
	section := ""
	for _, row := range Rows() {
		of, name, _ := strings.Cut(row.Key, ".")
		if of != section {
			if section != "" {
				b.WriteString("\n")
			}
			section = of
			fmt.Fprintf(&b, "[%s]\n", section)
		}
		fmt.Fprintf(&b, "# %s: %s\n# %s = %s\n", explain(row.Key), strings.Join(row.Words, ", "), name, strconv.Quote(row.Words[0]))
	}
	fmt.Fprintf(&b, "\n[%s]\n# %s\n# \"everywhere/sync\" = \"f5\"\n", keysSection, explain(keysSection))
	return b.String()
}

// Set states a word in the file, and leaves everything else in it as it is; without a file one is made, by explain.
func Set(path, key, word string, explain func(key string) string) error {
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = []byte(template(explain))
	case err != nil:
		return fmt.Errorf("read the config file: %w", err)
	}
	if _, err := parse(path, string(text)); err != nil {
		return err // a file that a person broke is theirs to mend
	}
	section, name, _ := strings.Cut(key, ".")
	changed := stated(string(text), section, name, word)
	if _, err := parse(path, changed); err != nil {
		return err
	}
	return write(path, changed)
}

// stated is the text with an entry: in the place of the one that is there, commented or not, else at the end of
// its section.
func stated(text, section, name, word string) string {
	entry := regexp.MustCompile(`^(#\s*)?"?` + regexp.QuoteMeta(name) + `"?\s*=`)
	line := name + " = " + strconv.Quote(word)
	if strings.ContainsAny(name, "/. ") {
		line = strconv.Quote(name) + " = " + strconv.Quote(word)
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	at, end, commented := -1, -1, -1
	here := ""
	for i, l := range lines {
		trimmed := strings.TrimSpace(l)
		if strings.HasPrefix(trimmed, "[") {
			here = strings.Trim(trimmed, "[] ")
		}
		if here != section {
			continue
		}
		if trimmed != "" {
			end = i
		}
		switch m := entry.FindStringSubmatch(trimmed); {
		case m == nil:
		case m[1] == "":
			at = i
		default:
			commented = i
		}
	}
	switch {
	case at >= 0:
		lines[at] = line
	case commented >= 0:
		lines[commented] = line
	case end >= 0:
		lines = append(lines[:end+1], append([]string{line}, lines[end+1:]...)...)
	default:
		lines = append(lines, "", "["+section+"]", line)
	}
	return strings.TrimLeft(strings.Join(lines, "\n"), "\n") + "\n"
}

// write replaces the file as a whole, or leaves it.
func write(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("write the config file: %w", err)
	}
	made, err := os.CreateTemp(filepath.Dir(path), ".config-*")
	if err != nil {
		return fmt.Errorf("write the config file: %w", err)
	}
	_, err = made.WriteString(text)
	if err = errors.Join(err, made.Close()); err == nil {
		err = os.Rename(made.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write the config file: %w", err), os.Remove(made.Name()))
	}
	return nil
}
